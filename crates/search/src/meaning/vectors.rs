//! The vectors of the collection: four bits a number, one file, all of it in memory.
//!
//! Four bits lose nothing that could be measured: on doctors' rewordings and on patients' messages MRR@10 moved by less than 0.003
//! either way against 32 bits, and two bits would lose 0.002. So the room goes to more answers rather than to finer numbers.
//!
//! A vector is named by a key, the hash of the text it was computed from: a changed text misses its vector, two documents
//! with one text share it. The file says which model made them; vectors of another model, and damaged ones, are left behind.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::model::DIMENSIONS;
use crate::error::{Error, Result};

/// Begins the file; the number changes with the layout.
const MAGIC: &[u8] = b"askwell vectors 2\n";
/// Key, scale, sum of the bytes, numbers.
const RECORD_BYTES: usize = 8 + 4 + 4 + PACKED_BYTES;
/// Two numbers a byte.
pub(crate) const PACKED_BYTES: usize = DIMENSIONS / 2;
/// The steps of a number lie between the whole ones, from -7.5 to 7.5: there is no zero, and none is wasted on it.
pub(crate) const MIDDLE: f32 = 7.5;
/// Where the outermost step lies, in standard deviations of a vector's numbers. Between 2.5 and 3.2 it made no difference.
const REACH: f32 = 2.8;

/// All vectors, and the file that holds them.
#[derive(Debug, Default)]
pub(crate) struct Vectors {
    file: Option<PathBuf>,
    model: String,
    rows: HashMap<u64, usize>,
    keys: Vec<u64>,
    scales: Vec<f32>,
    packed: Vec<u8>,
}

/// One vector in four bits a number: `(step - MIDDLE) * scale` is a number of the direction. The first half of the numbers lies in
/// the low bits, the second in the high ones.
pub(crate) struct Small {
    pub(crate) packed: Vec<u8>,
    pub(crate) scale: f32,
}

impl Small {
    pub(crate) fn new(direction: &[f32]) -> Self {
        let square: f32 = direction.iter().map(|value| value * value).sum();
        let deviation = (square / direction.len().max(1) as f32).sqrt();
        let scale = (deviation * REACH / MIDDLE).max(f32::MIN_POSITIVE);
        let step = |value: f32| (value / scale + MIDDLE).round().clamp(0.0, 15.0) as u8;
        let (first, second) = direction.split_at(direction.len() / 2);
        let packed = first.iter().zip(second).map(|(low, high)| step(*low) | step(*high) << 4).collect();
        Self { packed, scale }
    }
}

/// The numbers of a packed vector, in steps of its scale.
pub(crate) fn steps(packed: &[u8]) -> impl Iterator<Item = f32> {
    let low = packed.iter().map(|byte| f32::from(byte & 15) - MIDDLE);
    low.chain(packed.iter().map(|byte| f32::from(byte >> 4) - MIDDLE))
}

impl Vectors {
    /// Vectors without a file.
    pub(crate) fn in_memory(model: &str) -> Self {
        Self { model: model.to_owned(), ..Self::default() }
    }

    /// Reads the vectors that `model` made, and says what was wrong with the file if it had to be left behind.
    pub(crate) fn open(file: &Path, model: &str) -> Result<(Self, Option<String>)> {
        let mut vectors = Self { file: Some(file.to_owned()), ..Self::in_memory(model) };
        let complaint = match fs::read(file) {
            Ok(bytes) => vectors.take_in(&bytes).err(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => return Err(Error::file(file, source)),
        };
        if vectors.keys.is_empty() {
            vectors.rewrite()?;
        }
        Ok((vectors, complaint))
    }

    fn take_in(&mut self, bytes: &[u8]) -> std::result::Result<(), String> {
        let head = head(&self.model);
        let records = bytes.strip_prefix(head.as_slice()).ok_or("the vectors are of another model or damaged")?;
        // A torn last record is what a power cut leaves; the vector is computed again.
        for record in records.chunks_exact(RECORD_BYTES) {
            let Some((key, small)) = parse(record) else {
                *self = Self { file: self.file.take(), ..Self::in_memory(&self.model) };
                return Err("the vectors are damaged".to_owned());
            };
            self.add(key, &small);
        }
        if records.len() % RECORD_BYTES != 0 {
            self.rewrite().map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn row(&self, key: u64) -> Option<usize> {
        self.rows.get(&key).copied()
    }

    pub(crate) fn key(&self, row: usize) -> Option<u64> {
        self.keys.get(row).copied()
    }

    /// The packed numbers of one row, and their scale.
    pub(crate) fn get(&self, row: usize) -> Option<(&[u8], f32)> {
        Some((self.packed.get(row * PACKED_BYTES..(row + 1) * PACKED_BYTES)?, *self.scales.get(row)?))
    }

    /// All rows in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&[u8], f32)> {
        self.packed.chunks_exact(PACKED_BYTES).zip(self.scales.iter().copied())
    }

    /// Adds vectors, durably where there is a file.
    pub(crate) fn extend(&mut self, made: &[(u64, Small)]) -> Result<()> {
        if let Some(file) = &self.file {
            let bytes: Vec<u8> =
                made.iter().flat_map(|(key, small)| record(*key, small.scale, &small.packed)).collect();
            let append = || -> std::io::Result<()> {
                let mut out = OpenOptions::new().append(true).open(file)?;
                out.write_all(&bytes)?;
                out.sync_data()
            };
            append().map_err(|source| Error::file(file, source))?;
        }
        made.iter().for_each(|(key, small)| self.add(*key, small));
        Ok(())
    }

    fn add(&mut self, key: u64, small: &Small) {
        if self.rows.contains_key(&key) {
            return;
        }
        self.rows.insert(key, self.keys.len());
        self.keys.push(key);
        self.scales.push(small.scale);
        self.packed.extend_from_slice(&small.packed);
    }

    /// Forgets every vector whose key is not `alive`, once they are a quarter.
    pub(crate) fn forget_dead(&mut self, alive: &HashSet<u64>) -> Result<()> {
        let dead = self.keys.iter().filter(|key| !alive.contains(key)).count();
        if dead == 0 || dead * 4 < self.keys.len() {
            return Ok(());
        }
        let mut kept = Self { file: self.file.clone(), ..Self::in_memory(&self.model) };
        for ((packed, scale), key) in self.all().zip(&self.keys).filter(|(_, key)| alive.contains(key)) {
            kept.add(*key, &Small { packed: packed.to_vec(), scale });
        }
        kept.rewrite()?;
        *self = kept;
        Ok(())
    }

    /// Writes the whole file beside the old one and renames it.
    fn rewrite(&self) -> Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let part = file.with_extension("part");
        let write = || -> std::io::Result<()> {
            let mut out = std::io::BufWriter::new(File::create(&part)?);
            out.write_all(&head(&self.model))?;
            for ((packed, scale), key) in self.all().zip(&self.keys) {
                out.write_all(&record(*key, scale, packed))?;
            }
            out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            fs::rename(&part, file)
        };
        write().map_err(|source| Error::file(file, source))
    }
}

fn head(model: &str) -> Vec<u8> {
    [MAGIC, model.as_bytes(), b"\n"].concat()
}

fn record(key: u64, scale: f32, packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(RECORD_BYTES);
    bytes.extend(key.to_le_bytes());
    bytes.extend(scale.to_le_bytes());
    bytes.extend(check(key, scale, packed).to_le_bytes());
    bytes.extend(packed);
    bytes
}

fn parse(record: &[u8]) -> Option<(u64, Small)> {
    let (key, rest) = record.split_first_chunk::<8>()?;
    let (scale, rest) = rest.split_first_chunk::<4>()?;
    let (expected, packed) = rest.split_first_chunk::<4>()?;
    let (key, scale) = (u64::from_le_bytes(*key), f32::from_le_bytes(*scale));
    let sound = check(key, scale, packed) == u32::from_le_bytes(*expected) && scale.is_finite();
    sound.then(|| (key, Small { packed: packed.to_vec(), scale }))
}

/// Tells a record from a damaged one (FNV-1a); not against an adversary, who could write vectors anyway.
fn check(key: u64, scale: f32, packed: &[u8]) -> u32 {
    let bytes = key.to_le_bytes().into_iter().chain(scale.to_le_bytes()).chain(packed.iter().copied());
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    fn small(n: usize) -> Small {
        let direction: Vec<f32> = (0..DIMENSIONS).map(|at| if at == n { 1.0 } else { 0.01 }).collect();
        Small::new(&direction)
    }

    #[test]
    fn four_bits_keep_a_direction_within_a_few_degrees() {
        let direction: Vec<f32> = (0..DIMENSIONS).map(|at| ((at * 37 + 11) % 101) as f32 / 50.0 - 1.0).collect();
        let small = Small::new(&direction);
        let kept: Vec<f32> = steps(&small.packed).map(|step| step * small.scale).collect();
        let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        let cosine = product(&direction, &kept) / (product(&direction, &direction) * product(&kept, &kept)).sqrt();
        assert!(cosine > 0.99, "{cosine}");
    }

    #[test]
    fn vectors_outlive_the_program() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("vectors");
        let (mut vectors, _) = Vectors::open(&file, "m").unwrap();
        vectors.extend(&[(7, small(1)), (8, small(2))]).unwrap();
        let (again, complaint) = Vectors::open(&file, "m").unwrap();
        assert_eq!((again.len(), complaint), (2, None));
        assert_eq!(again.get(again.row(8).unwrap()).unwrap().0[2] & 15, 15);
    }

    #[test]
    fn vectors_of_another_model_are_left_behind() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("vectors");
        Vectors::open(&file, "old").unwrap().0.extend(&[(7, small(1))]).unwrap();
        let (again, complaint) = Vectors::open(&file, "new").unwrap();
        assert!(again.len() == 0 && complaint.is_some());
        assert_eq!(Vectors::open(&file, "new").unwrap().1, None);
    }

    #[test]
    fn a_torn_tail_costs_one_vector_and_a_flipped_bit_all_of_them() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("vectors");
        Vectors::open(&file, "m").unwrap().0.extend(&[(7, small(1)), (8, small(2))]).unwrap();
        let bytes = fs::read(&file).unwrap();
        fs::write(&file, &bytes[..bytes.len() - 5]).unwrap();
        assert_eq!(Vectors::open(&file, "m").unwrap().0.len(), 1);
        let mut flipped = bytes.clone();
        *flipped.last_mut().unwrap() ^= 4;
        fs::write(&file, flipped).unwrap();
        let (vectors, complaint) = Vectors::open(&file, "m").unwrap();
        assert!(vectors.len() == 0 && complaint.is_some());
    }

    #[test]
    fn the_dead_are_forgotten_once_they_are_many() {
        let mut vectors = Vectors::in_memory("m");
        vectors.extend(&[(1, small(1)), (2, small(2)), (3, small(3))]).unwrap();
        vectors.forget_dead(&HashSet::from([2])).unwrap();
        assert_eq!((vectors.len(), vectors.row(2), vectors.row(1)), (1, Some(0), None));
    }
}
