//! Leaves out of the kit's styles the variants that no page uses: a quarter of the sheet is small checkboxes, prefixes and captions.

/// Classes of the kit that no template, script or page of ours names; everything that begins with one of them goes.
const UNUSED: &[&str] = &[
    "nhsuk-button-group--small",
    "nhsuk-caption",
    "nhsuk-checkboxes--inline",
    "nhsuk-checkboxes--small",
    "nhsuk-checkboxes__conditional",
    "nhsuk-checkboxes__divider",
    "nhsuk-input--large",
    "nhsuk-input-wrapper",
    "nhsuk-input__",
    "nhsuk-label--xl",
    "nhsuk-label-wrapper",
    "nhsuk-lede-text",
    "nhsuk-link--",
    "nhsuk-link-image",
    "nhsuk-radios--inline",
    "nhsuk-radios--small",
    "nhsuk-radios__conditional",
    "nhsuk-radios__divider",
    "nhsuk-summary-list__actions-list",
];

/// The stylesheet without selectors that ask for such a class, and without rules that had no other.
pub(crate) fn without_unused(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(open) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(open);
        if after.starts_with('}') || before.starts_with('@') {
            out.push_str(before);
            out.extend(after.chars().next());
            rest = after.get(1..).unwrap_or_default();
            continue;
        }
        let end = after.find('}').map_or(after.len(), |end| end + 1);
        let kept: Vec<&str> = selectors(before).into_iter().filter(|selector| !is_unused(selector)).collect();
        if !kept.is_empty() {
            out.push_str(&kept.join(","));
            out.push_str(after.get(..end).unwrap_or_default());
        }
        rest = after.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Asks for a class that no page has, outside of what it must not match.
fn is_unused(selector: &str) -> bool {
    let mut outside = String::with_capacity(selector.len());
    let mut depth = 0_u32;
    for c in selector.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside.split('.').skip(1).any(|class| UNUSED.iter().any(|unused| class.starts_with(unused)))
}

/// The selectors of a list; commas within parentheses part nothing.
fn selectors(list: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    list.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn a_selector_goes_and_its_rule_with_the_last_one() {
        let css = "a,.nhsuk-link--reverse:hover{color:red}.nhsuk-caption-m{top:0}@media print{.nhsuk-input__wrapper{left:0}b{left:1px}}";
        assert_eq!(without_unused(css), "a{color:red}@media print{b{left:1px}}");
    }

    #[test]
    fn what_a_rule_must_not_match_does_not_take_it_away() {
        let css = "a:not(.nhsuk-link--reverse,.b):hover{color:red}";
        assert_eq!(without_unused(css), css);
    }

    #[test]
    fn no_page_names_a_class_that_is_left_out() {
        let web = crate::workspace().join("crates/web");
        for folder in ["templates", "src", "assets/js"] {
            each_file(&web.join(folder), &mut |path, text| {
                for unused in UNUSED {
                    assert!(!text.contains(unused), "{} names {unused}", path.display());
                }
            });
        }
    }

    fn each_file(folder: &Path, look: &mut dyn FnMut(&Path, &str)) {
        for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                each_file(&path, look);
            } else {
                look(&path, &fs::read_to_string(&path).expect("templates and sources are text"));
            }
        }
    }
}
