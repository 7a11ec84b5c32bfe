//! Joins the small modules of `crates/web/assets/js/` into one, so a page asks for one script.
//!
//! The modules keep to a plain form so that no JavaScript toolchain is needed: `import { a } from "./b.js";` on one
//! line, `export` before a declaration, comments on lines of their own, and names unique across modules.

use std::collections::BTreeSet;
use std::path::Path;

use crate::download::read;

/// The module `entry` with everything it imports before it, each once; comment lines and indentation are left out.
pub(crate) fn joined(folder: &Path, entry: &str) -> Result<String, String> {
    let mut seen = BTreeSet::new();
    let mut out = String::new();
    append(folder, entry, &mut seen, &mut out)?;
    Ok(out)
}

fn append(folder: &Path, name: &str, seen: &mut BTreeSet<String>, out: &mut String) -> Result<(), String> {
    if !seen.insert(name.to_owned()) {
        return Ok(());
    }
    let text = read(&folder.join(name))?;
    for (number, line) in text.lines().enumerate().filter(|(_, line)| line.starts_with("import ")) {
        let imported = line.rsplit_once("\"./").and_then(|(_, rest)| rest.strip_suffix("\";"));
        let imported =
            imported.ok_or_else(|| format!("{name}:{}: an import must read … from \"./name.js\";", number + 1))?;
        append(folder, imported, seen, out)?;
    }
    for line in text.lines().map(str::trim).filter(|line| !is_left_out(line)) {
        out.push_str(line.strip_prefix("export ").unwrap_or(line));
        out.push('\n');
    }
    Ok(())
}

fn is_left_out(line: &str) -> bool {
    line.is_empty() || ["import ", "//", "/**", "* ", "*/"].iter().any(|start| line.starts_with(start)) || line == "*"
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::joined;

    #[test]
    fn an_imported_module_comes_first_and_once() {
        let folder = std::env::temp_dir().join(format!("askwell-joined-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.js"), "// about a\nexport const a = 1;\n").unwrap();
        std::fs::write(folder.join("b.js"), "import { a } from \"./a.js\";\nexport const b = a;\n").unwrap();
        std::fs::write(
            folder.join("main.js"),
            "import { a } from \"./a.js\";\nimport { b } from \"./b.js\";\n  use(a, b);\n",
        )
        .unwrap();
        let text = joined(&folder, "main.js").unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(text, "const a = 1;\nconst b = a;\nuse(a, b);\n");
    }
}
