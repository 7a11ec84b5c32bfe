//! The sentence model: text in, a direction in 384 dimensions out.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rten::{Model as Graph, ModelOptions, NodeId, OpRegistry, RunOptions, ThreadPool, op_registry};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use sha2::{Digest, Sha256};

use super::wordpiece::WordPiece;
use crate::error::{Error, Result};

/// Numbers in a vector.
pub(crate) const DIMENSIONS: usize = 384;
/// Word pieces of a text the model reads at most; it was trained with 256.
const PIECES_MOST: usize = 256;

/// A loaded sentence model.
pub(crate) struct Model {
    graph: Graph,
    pieces: WordPiece,
    inputs: [NodeId; 3],
    output: NodeId,
    checksum: String,
    options: RunOptions,
}

impl Model {
    /// Loads `model.onnx` and `vocab.txt` (or `tokenizer.json`) from `folder`.
    ///
    /// # Errors
    /// When a file is missing, is none of these, or the model does not give what it should for a first sentence.
    pub(crate) fn load(folder: &Path) -> Result<Self> {
        let file = folder.join("model.onnx");
        let weights = fs::read(&file).map_err(|error| Error::Model(format!("{}: {error}", file.display())))?;
        let checksum = hex(&Sha256::digest(&weights));
        let pieces = pieces(folder).map_err(Error::Model)?;
        let graph = ModelOptions::with_ops(operators())
            .load(weights)
            .map_err(|error| Error::Model(format!("{}: {error}", file.display())))?;
        let node = |name| graph.node_id(name).map_err(|error| Error::Model(error.to_string()));
        let inputs = [node("input_ids")?, node("attention_mask")?, node("token_type_ids")?];
        let output = node("last_hidden_state")?;
        // One thread: a query takes milliseconds, and the other cores have other readers.
        let options = RunOptions::default().with_thread_pool(Some(Arc::new(ThreadPool::with_num_threads(1))));
        let model = Self { graph, pieces, inputs, output, checksum, options };
        model.embed("a first sentence", PIECES_MOST)?;
        Ok(model)
    }

    /// SHA-256 of the weights, in hex: vectors of different models cannot be compared.
    pub(crate) fn checksum(&self) -> &str {
        &self.checksum
    }

    /// The direction of `text`, of length 1; at most `most` word pieces are read.
    ///
    /// # Errors
    /// When the model fails or gives other shapes than it should.
    pub(crate) fn embed(&self, text: &str, most: usize) -> Result<Vec<f32>> {
        let ids = self.pieces.encode(text, most.min(PIECES_MOST));
        let length = ids.len();
        let shaped = |values: Vec<i32>| NdTensor::from_data([1, length], values);
        let values = [shaped(ids), shaped(vec![1; length]), shaped(vec![0; length])];
        let inputs = self.inputs.into_iter().zip(values).map(|(node, value)| (node, value.into())).collect();
        let failed = |error: &dyn std::fmt::Display| Error::Model(error.to_string());
        let [output] =
            self.graph.run_n(inputs, [self.output], Some(self.options.clone())).map_err(|error| failed(&error))?;
        let hidden: NdTensor<f32, 3> =
            output.try_into().map_err(|_| Error::Model("its output is not a table of numbers".into()))?;
        if hidden.shape() != [1, length, DIMENSIONS] {
            return Err(Error::Model(format!("its output has the shape {:?}", hidden.shape())));
        }
        Ok(direction(&hidden.to_vec()))
    }
}

/// What sentence encoders of the BERT family are made of. A model with more is refused by name when it is loaded; the runtime's
/// other operators, for pictures and sound, stay out of the program.
#[rustfmt::skip]
fn operators() -> OpRegistry {
    op_registry!(
        Abs, Add, And, Cast, Clip, Concat, ConstantOfShape, CumSum, DequantizeLinear, Div, DynamicQuantizeLinear, Equal,
        Erf, Exp, Expand, Flatten, Gather, GatherND, Gelu, Gemm, Greater, GreaterOrEqual, Identity, IsInf, IsNaN,
        LayerNormalization, Less, LessOrEqual, MatMul, MatMulInteger, Max, Min, Mul, Neg, Not, Or, Pow, QuantizeLinear,
        Range, Reciprocal, ReduceMean, ReduceSum, Relu, Reshape, Shape, Sigmoid, Slice, Softmax, Split, Sqrt, Squeeze,
        Sub, Tanh, Transpose, Unsqueeze, Where
    )
}

/// The mean of the rows of `hidden`, scaled to length 1.
fn direction(hidden: &[f32]) -> Vec<f32> {
    let mut sum = vec![0.0_f32; DIMENSIONS];
    for row in hidden.chunks_exact(DIMENSIONS) {
        sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    sum.iter_mut().for_each(|value| *value /= length);
    sum
}

fn pieces(folder: &Path) -> std::result::Result<WordPiece, String> {
    match fs::read_to_string(folder.join("vocab.txt")) {
        Ok(vocabulary) => WordPiece::from_vocabulary(&vocabulary),
        Err(_) => fs::read_to_string(folder.join("tokenizer.json"))
            .map_err(|error| format!("neither vocab.txt nor tokenizer.json: {error}"))
            .and_then(|json| WordPiece::from_tokenizer(&json)),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
