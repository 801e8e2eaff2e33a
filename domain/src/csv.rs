//! Tables as text that spreadsheets open: RFC 4180, with formulas defused (S31).

/// What a file begins with, so that spreadsheets read it as UTF-8.
pub const BEGINNING: &str = "\u{FEFF}";

/// A line of a file, with its end.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (index, text) in cells.into_iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        write_cell(&mut line, text);
    }
    line.push_str("\r\n");
    line
}

fn write_cell(line: &mut String, text: &str) {
    let defused = is_formula(text);
    let quoted = defused
        || text.contains(['"', ',', ';', '\t', '\r', '\n'])
        || text.trim().len() < text.len();
    if quoted {
        line.push('"');
    }
    if defused {
        line.push('\'');
    }
    if quoted {
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(text);
    }
}

/// Whether a spreadsheet would take this for something to be worked out, or move to the next cell
/// and do it there (S31). White space before a sign does not keep it from being one, and East Asian
/// spreadsheets take the wide signs for the narrow ones.
fn is_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a file back, as RFC 4180 says.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut lines, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
        let mut quoted = false;
        let mut rest = text.chars().peekable();
        while let Some(character) = rest.next() {
            match (character, quoted) {
                ('"', true) if rest.peek() == Some(&'"') => cell.extend(rest.next()),
                ('"', _) => quoted = !quoted,
                (',', false) => cells.push(std::mem::take(&mut cell)),
                ('\r', false) => {
                    assert_eq!(rest.next(), Some('\n'), "lines end with CR LF");
                    cells.push(std::mem::take(&mut cell));
                    lines.push(std::mem::take(&mut cells));
                }
                (other, _) => cell.push(other),
            }
        }
        assert!(cells.is_empty() && cell.is_empty() && !quoted);
        lines
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        assert_eq!(line(["1", "Payroll export", ""]), "1,Payroll export,\r\n");
    }

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        assert_eq!(
            line(["a,b", "say \"hi\"", "two\r\nlines"]),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\n"
        );
    }

    #[test]
    fn s31_formulas_are_defused() {
        for formula in [
            "=SUM(A1)", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "\u{a0}=1", "＝1",
        ] {
            let written = line([formula]);
            assert!(written.starts_with("\"'"), "{written:?}");
        }
        for harmless in ["a=1", "1-2", "ada@example.com", "'=1", ""] {
            assert!(!line([harmless]).contains("\"'"), "{harmless}");
        }
    }

    mod targets {
        use super::*;

        fuzz::target!(
            /// S31: whatever is written reads back, and nothing is a formula. `docs/testing.md` says
            /// how it is fuzzed.
            csv,
            |text| {
                // A record separator ends a cell: cells themselves have lines.
                let cells: Vec<_> = text.split('\u{1e}').collect();
                let read = read(&line(cells.iter().copied()));
                assert_eq!(read.len(), 1);
                assert_eq!(read[0].len(), cells.len());
                for (read, cell) in read[0].iter().zip(cells) {
                    assert!(!is_formula(read), "{read:?}");
                    assert!(read == cell || read.strip_prefix('\'') == Some(cell));
                }
            }
        );
    }
}
