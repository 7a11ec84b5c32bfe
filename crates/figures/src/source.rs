//! Where the claims and the model's numbers come from, and how far each was read.
//!
//! Addresses are those at which the copy was read, which is not always the publisher's. Each is to be read again before a page
//! that leans on it is published.

use serde::Serialize;

/// How a fact was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Read in the abstract, label or paper itself.
    High,
    /// Read at second hand, or partly recalled: shown only with a mark.
    Medium,
}

/// Something that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Short name, used by [`crate::Claim::sources`].
    pub id: &'static str,
    /// Who published what where.
    pub title: &'static str,
    /// Year of publication; none where the copy does not say.
    pub year: Option<u16>,
    /// Where the copy was read.
    pub address: &'static str,
}

/// The source of that short name.
#[must_use]
pub fn source(id: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| source.id == id)
}

const fn of(id: &'static str, title: &'static str, year: u16, address: &'static str) -> Source {
    Source { id, title, year: Some(year), address }
}

/// Every source, by short name.
pub const SOURCES: &[Source] = &[
    of("b47", "NSABP B-47: Fehrenbacher, J Clin Oncol (abstract)", 2020, "https://medluna.com/article/31821109"),
    Source {
        id: "bcorg",
        title: "Breastcancer.org, page on HER2 status (patient information)",
        year: None,
        address: "https://www.breastcancer.org/pathology-report/her2-status",
    },
    Source {
        id: "cags",
        title: "Centre for Arab Genomic Studies, entry ERBB2: no ligand identified to date",
        year: None,
        address: "https://cags.org.ae/en/ctga-details/1113/v-erb-b2-avian-erythroblastic-leukemia-viral-oncogene-homolog-2",
    },
    of(
        "cleo14",
        "CLEOPATRA: Swain, N Engl J Med 372:724 (abstract)",
        2015,
        "https://web.oncoletter.ch/kongressberichte-videos-slides-Onkologie/esmo-2014/presidential-symposium-1/sandra-swain-washington-.html",
    ),
    of(
        "copies",
        "HER2 gene copies from IHC 0 to 2+, 135 tumors, J Pathol Transl Med",
        2026,
        "https://www.jpatholtm.org/journal/view.php?number=17197",
    ),
    of(
        "daisy",
        "DAISY: Mosele, Nat Med 29:2110 (abstract)",
        2023,
        "https://pure.gustaveroussy.fr/fr/publications/trastuzumab-deruxtecan-in-metastatic-breast-cancer-with-variable-",
    ),
    of(
        "db04s",
        "DESTINY-Breast04: ASCO abstract LBA3 (slides)",
        2022,
        "https://pitchsend.com/slides/5581851f-9f29-4bc0-9664-1cc68dc93a52",
    ),
    of(
        "db05",
        "DESTINY-Breast05: Geyer, N Engl J Med (abstract)",
        2025,
        "https://www.themednet.org/publications/trastuzumab-deruxtecan-in-residual-her2-positive-early-breast-cancer",
    ),
    of(
        "db06",
        "DESTINY-Breast06: Bardia, N Engl J Med (abstract)",
        2024,
        "https://m2.mtmt.hu/api/publication/35711703",
    ),
    of(
        "db09",
        "DESTINY-Breast09: Tolaney, N Engl J Med (report in the ASCO Post)",
        2025,
        "https://ascopost.com/news/november-2025/t-dxd-plus-pertuzumab-in-her2-positive-advanced-or-metastatic-breast-cancer",
    ),
    Source {
        id: "enhertu",
        title: "Enhertu (T-DXd), indications and warnings for professionals",
        year: None,
        address: "https://www.enhertuhcp.com/en/her2-low-her2-ultralow-breast/efficacy/destiny-breast-06",
    },
    of(
        "epitopes",
        "Binding places of trastuzumab and pertuzumab, Cancer Chemother Pharmacol",
        2021,
        "https://doi.org/10.1007/s00280-021-04296-0",
    ),
    of(
        "h2c20",
        "HER2CLIMB: Murthy, N Engl J Med (abstract)",
        2020,
        "https://www.research.ed.ac.uk/en/publications/tucatinib-trastuzumab-and-capecitabine-for-her2-positive-metastat",
    ),
    of("hera11", "HERA after 11 years: Cameron, Lancet 389:1195 (abstract)", 2017, "https://ascopost.com/News/48405"),
    of(
        "hermark",
        "HERmark validation, receptors per cell by flow cytometry, Pathol Res Int, table 1",
        2010,
        "http://www.hindawi.com/journals/pri/2010/814176/tab1/",
    ),
    of(
        "ihc_tab",
        "HER2-low between laboratories, Breast Cancer Res, table 1 (IHC scores)",
        2023,
        "https://breast-cancer-research.biomedcentral.com/articles/10.1186/s13058-023-01739-9/tables/1",
    ),
    Source {
        id: "kadcyla_bw",
        title: "Kadcyla (T-DM1), US prescribing information, boxed warning",
        year: None,
        address: "https://www.guidelinecentral.com/drug/23f3c1f4-0fc8-4804-a9e3-04cf25dd302e/KADCYLA/",
    },
    of(
        "ogi_ccr",
        "Ogitani, Clin Cancer Res 22:5097: how T-DXd is built and works (abstract)",
        2016,
        "https://aacrjournals.org/clincancerres/article/22/20/5097/124857/DS-8201a-A-Novel-HER2-Targeting-ADC-with-a-Novel",
    ),
    of(
        "ogi_cs",
        "Ogitani, Cancer Sci 107:1039: bystander effect (abstract)",
        2016,
        "https://pubmed.ncbi.nlm.nih.gov/27166974/",
    ),
    of(
        "sophia",
        "SOPHIA: Rugo, J Clin Oncol 41:198 (report in the ASCO Post)",
        2022,
        "https://ascopost.com/news/november-2022/margetuximab-cmkb-vs-trastuzumab-with-chemotherapy-in-previously-treated-advanced-her2-positive-breast-cancer",
    ),
    of(
        "tki_tab",
        "Tablets against HER2, npj Breast Cancer 7:56, table 1",
        2021,
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC8137941/table/Tab1",
    ),
    of(
        "wolff18",
        "ASCO/CAP guideline on HER2 testing: Wolff, Arch Pathol Lab Med 142:1364 (abstract)",
        2018,
        "https://meridian.allenpress.com/aplm/article/142/11/1364/103146/Human-Epidermal-Growth-Factor-Receptor-2-Testing",
    ),
    of(
        "zhou24",
        "Zhou, Acta Pharmacol Sin 45:1287: model of HER2 pairs",
        2024,
        "https://doi.org/10.1038/s41401-024-01232-9",
    ),
];
