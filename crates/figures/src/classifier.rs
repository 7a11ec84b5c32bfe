//! From test results to the words on the report: positive, low, ultralow, negative.
//!
//! Sources: ASCO/CAP 2018 (Wolff, Arch Pathol Lab Med 142:1364, abstract) for ISH groups 2 to 4; groups 1 and 5 and how IHC
//! settles groups 2 to 4 are read at second hand (LabCE course on the 2018 guideline, after Ahn, J Pathol Transl Med 2020;54:34).
//! DESTINY-Breast04 (2022) and -06 (2024) for the words *low* and *ultralow*, which say who was in a trial: the ASCO-CAP update
//! of 2023 did not make them diagnoses. Left out: the recount by a second observer that the guideline asks for in groups 2 to 4.

use serde::{Deserialize, Serialize};

use crate::refused::{Refused, within};

/// Staining of the HER2 protein (IHC score).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ihc {
    /// 0 and no staining at all.
    Zero,
    /// 0, with faint, incomplete staining in at most a tenth of the cells.
    ZeroFaint,
    /// 1+.
    One,
    /// 2+, which settles nothing alone.
    Two,
    /// 3+.
    Three,
}

/// A count of the HER2 gene (in-situ hybridization).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ish {
    /// HER2 signals over signals of the middle of chromosome 17.
    pub ratio: f64,
    /// Mean HER2 copies per cell.
    pub copies: f64,
}

/// What the tests say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// HER2-positive.
    Positive,
    /// Not positive; IHC 1+ or 2+.
    Low,
    /// Not positive; IHC 0 with faint staining.
    Ultralow,
    /// Not positive; IHC 0 without staining.
    Negative,
    /// IHC 2+ without a gene count: the report is not finished.
    NeedsIsh,
}

impl Ish {
    /// The group 1 to 5 of ASCO/CAP 2018.
    fn group(self) -> u8 {
        match (self.ratio >= 2.0, self.copies) {
            (true, copies) if copies >= 4.0 => 1,
            (true, _) => 2,
            (false, copies) if copies >= 6.0 => 3,
            (false, copies) if copies >= 4.0 => 4,
            (false, _) => 5,
        }
    }
}

/// Reads an IHC score and, where there is one, a gene count; a count that is no number, negative or above 100 is refused.
///
/// It explains a report. It does not replace the pathologist, who sees more than two numbers.
pub fn classify(ihc: Ihc, ish: Option<Ish>) -> Result<Status, Refused> {
    let group = match ish {
        Some(ish) => {
            within("ratio", ish.ratio, 0.0, 100.0)?;
            within("copies", ish.copies, 0.0, 100.0)?;
            Some(ish.group())
        }
        None => None,
    };
    Ok(match (ihc, group) {
        (Ihc::Three, _) | (_, Some(1)) | (Ihc::Two, Some(3)) => Status::Positive,
        (Ihc::Two, None) => Status::NeedsIsh,
        (Ihc::Two | Ihc::One, _) => Status::Low,
        (Ihc::ZeroFaint, _) => Status::Ultralow,
        (Ihc::Zero, _) => Status::Negative,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn with(ihc: Ihc, ratio: f64, copies: f64) -> Status {
        classify(ihc, Some(Ish { ratio, copies })).unwrap()
    }

    #[test]
    fn every_pair_of_score_and_group_has_its_word() {
        let groups = [(2.5, 8.0), (2.5, 3.0), (1.5, 7.0), (1.5, 5.0), (1.1, 2.0)];
        let table = groups.map(|(ratio, copies)| {
            [Ihc::Three, Ihc::Two, Ihc::One, Ihc::ZeroFaint, Ihc::Zero].map(|ihc| with(ihc, ratio, copies))
        });
        use Status::{Low, Negative, Positive, Ultralow};
        assert_eq!(
            table,
            [
                [Positive, Positive, Positive, Positive, Positive],
                [Positive, Low, Low, Ultralow, Negative],
                [Positive, Positive, Low, Ultralow, Negative],
                [Positive, Low, Low, Ultralow, Negative],
                [Positive, Low, Low, Ultralow, Negative],
            ]
        );
    }

    #[test]
    fn limits_belong_to_the_higher_group() {
        assert_eq!(with(Ihc::Two, 2.0, 4.0), Status::Positive);
        assert_eq!(with(Ihc::Two, 1.99, 6.0), Status::Positive);
        assert_eq!(with(Ihc::Two, 1.99, 5.99), Status::Low);
        assert_eq!(with(Ihc::Two, 2.0, 3.99), Status::Low);
    }

    #[test]
    fn a_two_plus_without_a_gene_count_is_unfinished() {
        assert_eq!(classify(Ihc::Two, None), Ok(Status::NeedsIsh));
        assert_eq!(classify(Ihc::One, None), Ok(Status::Low));
    }

    #[test]
    fn a_count_that_cannot_be_is_refused() {
        for (ratio, copies) in [(f64::NAN, 2.0), (1.0, f64::INFINITY), (-0.1, 2.0), (1.0, 101.0)] {
            assert!(classify(Ihc::Two, Some(Ish { ratio, copies })).is_err(), "{ratio} {copies}");
        }
    }
}
