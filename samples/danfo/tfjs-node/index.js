// Stands in for @tensorflow/tfjs-node, whose install downloads a binary: the same interface on plain JavaScript.
require('@tensorflow/tfjs-backend-cpu')

module.exports = require('@tensorflow/tfjs-core')
