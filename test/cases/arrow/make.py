"""Makes the fixtures beside it with pyarrow 26.0.1: python make.py. `rows.json` says what they hold."""

import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc
import pyarrow.parquet as parquet

here = Path(__file__).parent
at = datetime.datetime(2024, 5, 1, 12, 30, 15, 250000)
utc = at.replace(tzinfo=datetime.timezone.utc)
riyadh = at.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=3)))

table = pa.table(
    {
        "id": pa.array(["T-1", "T-1", None, "عطاء", ""]),
        "large": pa.array(["a", None, "b" * 40, "c", "d"], pa.large_string()),
        "view": pa.array(["short", "longer than twelve bytes", None, "x" * 13, ""], pa.string_view()),
        "status": pa.array(["valid", "withdrawn", None, "valid", "valid"]).dictionary_encode(),
        "grade": pa.DictionaryArray.from_arrays(pa.array([1, 0, 1, None, 1], pa.int8()), pa.array([2.5, 7.0])),
        "amount": pa.array([Decimal("1234567.89"), Decimal("-0.01"), None, Decimal("0.00"), Decimal("90071992547409.93")], pa.decimal128(20, 2)),
        "wide": pa.array([Decimal("1.5"), None, Decimal("-2.25"), Decimal("123456789012345678901234567890.125"), Decimal(0)], pa.decimal256(50, 3)),
        "whole": pa.array([Decimal(7), None, Decimal("12345678901234567890"), Decimal(-3), Decimal(0)], pa.decimal128(20, 0)),
        "count": pa.array([1, None, -3, 4, 5], pa.int16()),
        "long": pa.array([2**53 - 1, None, 2**53 + 1, -(2**63), 0], pa.int64()),
        "unsigned": pa.array([2**64 - 1, None, 1, 2, 3], pa.uint64()),
        "half": pa.array([1.5, None, -0.25, 65504.0, 2.0**-24], pa.float16()),
        "single": pa.array([0.5, None, -2.0, 3.0, 4.0], pa.float32()),
        "double": pa.array([0.1, None, float("inf"), float("nan"), 1e308], pa.float64()),
        "winner": pa.array([True, None, False, True, False]),
        "day": pa.array([datetime.date(2024, 5, 1), None, datetime.date(1969, 12, 31), datetime.date(2000, 2, 29), datetime.date(9999, 12, 31)]),
        "day64": pa.array([datetime.date(2024, 5, 1), None, datetime.date(1969, 12, 31), datetime.date(2000, 2, 29), datetime.date(2024, 5, 1)], pa.date64()),
        "local": pa.array([at, None, datetime.datetime(2024, 5, 1), at, at], pa.timestamp("us")),
        "seconds": pa.array([utc.replace(microsecond=0), None, None, None, None], pa.timestamp("s", "UTC")),
        "millis": pa.array([utc, None, None, None, None], pa.timestamp("ms", "UTC")),
        "nanos": pa.array([1714566615250999999, None, -1, 0, 2**63 - 1], pa.timestamp("ns", "UTC")),
        "zoned": pa.array([riyadh, None, None, None, None], pa.timestamp("us", "Asia/Riyadh")),
        "nothing": pa.nulls(5),
        "place": pa.array([{"x": 1, "tags": ["a"]}] * 5),
        "last": pa.array([1, 2, 3, 4, 5], pa.uint8()),
    }
)

for codec in ("uncompressed", "lz4", "zstd"):
    # Below some length pyarrow stores a buffer as it is: rows come again until it does not.
    feather.write_feather(pa.concat_tables([table] * 40).combine_chunks(), here / f"feather-{codec}.feather", compression=codec, chunksize=67)
with ipc.new_stream(here / "stream.arrow", table.schema) as writer:
    writer.write_table(table, max_chunksize=2)
with ipc.new_file(here / "file.arrow", table.schema) as writer:
    writer.write_table(table, max_chunksize=2)
plain = table.drop(["nothing"])
parquet.write_table(plain, here / "pyarrow.parquet", row_group_size=2)

words = [["a", "b", None, "a"], ["a", "b", "c", "c"], ["d", "a", "b", "c"]]
deltas = [["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]]
others = [["a", "b"], ["b", "a", "c"], ["d", "c", "b", "a"]]
for name, dictionaries in (("deltas", deltas), ("replaced", others)):
    batches = []
    for values, dictionary in zip(words, dictionaries):
        indices = [None if v is None else dictionary.index(v) for v in values]
        array = pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), pa.array(dictionary))
        batches.append(pa.record_batch({"word": array}))
    options = ipc.IpcWriteOptions(emit_dictionary_deltas=name == "deltas")
    with ipc.new_stream(here / f"{name}.arrow", batches[0].schema, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
with ipc.new_file(here / "deltas-file.arrow", pa.schema([("word", pa.dictionary(pa.int32(), pa.string()))]), options=ipc.IpcWriteOptions(emit_dictionary_deltas=True)) as writer:
    for values, dictionary in zip(words, deltas):
        indices = [None if v is None else dictionary.index(v) for v in values]
        writer.write_batch(pa.record_batch({"word": pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), pa.array(dictionary))}))

# The same 200 rows in every encoding that pages may have. Texts differ more in some pages than a dictionary of 600 bytes holds.
count = 200
some = [None if i % 10 == 3 else i for i in range(count)]
rows = pa.table(
    {
        "id": pa.array([f"T-{i // 3}" for i in range(count)]),
        "text": pa.array([None if i is None else f"عطاء {i * 7919 % 1009}" for i in some]),
        "word": pa.array([None if i is None else ("valid", "withdrawn", "")[i % 3] for i in some]),
        "int": pa.array([None if i is None else i * i * (-1) ** i for i in some], pa.int32()),
        "long": pa.array([None if i is None else (i - 150) * 60_000_000_000_000_000 for i in some], pa.int64()),
        "single": pa.array([None if i is None else i / 4 for i in some], pa.float32()),
        "double": pa.array([None if i is None else i / 8 for i in some]),
        "flag": pa.array([None if i is None else i % 4 < 3 for i in some]),
        "at": pa.array([None if i is None else i * 86_399_999_000 for i in some], pa.timestamp("us", "UTC")),
        "day": pa.array([None if i is None else i * 37 - 3000 for i in some], pa.date32()),
        "wide": pa.array([None if i is None else Decimal(i - 150).scaleb(-2) * 10**15 for i in some], pa.decimal128(30, 2)),
        "small": pa.array([None if i is None else Decimal(i - 150).scaleb(-2) for i in some], pa.decimal128(9, 2)),
        "nulls": pa.array([None] * count, pa.string()),
    },
    schema=pa.schema(
        [
            pa.field("id", pa.string(), nullable=False),
            *[pa.field(name, kind) for name, kind in (("text", pa.string()), ("word", pa.string()), ("int", pa.int32()), ("long", pa.int64()), ("single", pa.float32()), ("double", pa.float64()), ("flag", pa.bool_()), ("at", pa.timestamp("us", "UTC")), ("day", pa.date32()), ("wide", pa.decimal128(30, 2)), ("small", pa.decimal128(9, 2)), ("nulls", pa.string()))],
        ]
    ),
)
deltas = {
    "id": "DELTA_BYTE_ARRAY",
    "text": "DELTA_LENGTH_BYTE_ARRAY",
    "word": "DELTA_BYTE_ARRAY",
    "int": "DELTA_BINARY_PACKED",
    "long": "DELTA_BINARY_PACKED",
    "single": "BYTE_STREAM_SPLIT",
    "double": "BYTE_STREAM_SPLIT",
    "flag": "RLE",
    "at": "DELTA_BINARY_PACKED",
    "day": "DELTA_BINARY_PACKED",
    "wide": "DELTA_BYTE_ARRAY",
    "small": "BYTE_STREAM_SPLIT",
    "nulls": "DELTA_LENGTH_BYTE_ARRAY",
}
small = {"row_group_size": 110, "write_statistics": False, "store_schema": False, "write_page_checksum": True}
for version in ("1.0", "2.0"):
    made = {**small, "data_page_version": version}
    parquet.write_table(rows, here / f"plain-{version[0]}.parquet", compression="none", use_dictionary=False, **made)
    parquet.write_table(rows, here / f"dictionary-{version[0]}.parquet", dictionary_pagesize_limit=600, data_page_size=500, **made)
    parquet.write_table(rows, here / f"delta-{version[0]}.parquet", compression="zstd", use_dictionary=False, column_encoding=deltas, store_decimal_as_integer=version == "2.0", **made)
# And in row groups of which the small ones are read together.
with parquet.ParquetWriter(here / "groups.parquet", rows.schema, write_statistics=False, store_schema=False) as writer:
    at = 0
    for count in (5, 3, 110, 64, 1, 17):
        writer.write_table(rows.slice(at, count))
        at += count
