/**
 * The schema, step by step: a store of version n has had the first n. Steps are only ever added. They are written in what
 * SQLite and PostgreSQL have in common. A list reads all alerts, which is quick, so few indexes slow runs down.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    `create table tf_store (id text not null, version integer not null, key_check text, seq integer not null, hash text not null)`,
    `create table tf_runs (number integer not null primary key, at text not null, seq integer not null, summary text not null, seen text not null)`,
    `create table tf_alerts (
       number integer not null primary key, id text not null unique, rule text not null, rule_version integer not null,
       tender_id text, buyer_id text, region text, severity integer not null, threshold double precision,
       score double precision, state text not null, assignee text, first_seen text not null, last_seen text not null,
       runs integer not null, last_run integer not null, gone_since text, silenced text, content integer not null,
       base integer, digest text not null, erased integer not null, changed_seq integer not null, changed_at text not null)`,
    `create table tf_log (
       seq integer not null primary key, at text not null, kind text not null, alert text, state text, run integer,
       commits text not null, hash text not null)`,
    `create index tf_log_alert on tf_log (alert, seq)`,
    `create table tf_contents (
       seq integer not null, part text not null, salt text not null, body text not null, primary key (seq, part))`,
  ],
]
