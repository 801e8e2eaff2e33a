//! Characters that draw nothing, with which a name can look like another's (J8, S27).

/// Flags that are spelt with tags: those of England, Scotland and Wales. Any other one is drawn as the
/// black flag that it begins with.
const FLAGS: [&str; 3] = [
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch<'a> {
    /// Text that shows itself.
    Visible(&'a str),
    /// A character that draws nothing where it stands.
    Invisible(char),
}

/// A text in its parts, one after the other.
pub fn stretches(text: &str) -> Stretches<'_> {
    Stretches { text, at: 0 }
}

/// Whether there is anything to be seen of a text.
pub fn is_visible(text: &str) -> bool {
    stretches(text).any(|stretch| match stretch {
        Stretch::Visible(seen) => !seen.trim().is_empty(),
        Stretch::Invisible(_) => false,
    })
}

/// What [`stretches`] gives.
#[derive(Clone, Debug)]
pub struct Stretches<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Stretches<'a> {
    type Item = Stretch<'a>;

    fn next(&mut self) -> Option<Stretch<'a>> {
        let rest = &self.text[self.at..];
        let mut end = 0;
        loop {
            let more = seen(rest[..end].chars().next_back(), &rest[end..]);
            if more == 0 {
                break;
            }
            end += more;
        }
        if end > 0 {
            self.at += end;
            return Some(Stretch::Visible(&rest[..end]));
        }
        let hidden = rest.chars().next()?;
        self.at += hidden.len_utf8();
        Some(Stretch::Invisible(hidden))
    }
}

/// How many bytes at the beginning of a text show themselves, at least, after `before`.
///
/// What draws nothing by itself may still be part of what is drawn: of an emoji, or of letters that it
/// joins or keeps apart (N3).
fn seen(before: Option<char>, rest: &str) -> usize {
    if let Some(flag) = FLAGS.iter().find(|flag| rest.starts_with(**flag)) {
        return flag.len();
    }
    let mut characters = rest.chars();
    let Some(character) = characters.next() else {
        return 0;
    };
    let after = characters.next();
    let between = |is: fn(char) -> bool| before.is_some_and(is) && after.is_some_and(is);
    let is_seen = match character {
        '\u{200c}' => between(uses_joiners),
        '\u{200d}' => {
            between(uses_joiners)
                || (before.is_some_and(ends_picture) && after.is_some_and(is_picture))
        }
        // The keys of a telephone become emoji only by what follows.
        '\u{fe0f}' if after == Some('\u{20e3}') => {
            before.is_some_and(|key| matches!(key, '0'..='9' | '#' | '*'))
        }
        '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(is_picture),
        other => !draws_nothing(other),
    };
    if is_seen { character.len_utf8() } else { 0 }
}

/// Whether a character draws nothing by itself: what Unicode calls default ignorable, controls,
/// noncharacters, and letters that are blank.
pub fn draws_nothing(character: char) -> bool {
    match character {
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d159}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        other => other.is_control() || is_noncharacter(other),
    }
}

/// The last two code points of every plane; those of U+FDD0–FDEF are listed.
fn is_noncharacter(character: char) -> bool {
    u32::from(character) & 0xfffe == 0xfffe
}

/// A picture, or what says that it is to be one.
fn ends_picture(character: char) -> bool {
    character == '\u{fe0f}' || is_picture(character)
}

/// The blocks that have emoji.
fn is_picture(character: char) -> bool {
    matches!(character,
        '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | 'Ⓜ' | '〰' | '〽' | '㊗' | '㊙'
        | '\u{2194}'..='\u{21aa}'
        | '\u{231a}'..='\u{23ff}'
        | '\u{25aa}'..='\u{27bf}'
        | '\u{2934}'..='\u{2935}'
        | '\u{2b05}'..='\u{2b55}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Arabic and what is written like it, the scripts of India and its neighbours, Mongolian.
fn uses_joiners(character: char) -> bool {
    let is_of_script = matches!(character,
        '\u{600}'..='\u{dff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{18af}'
        | '\u{1b00}'..='\u{1c4f}'
        | '\u{a800}'..='\u{a9df}'
        | '\u{11000}'..='\u{11fff}');
    is_of_script && !draws_nothing(character)
}

#[cfg(test)]
mod tests {
    use super::Stretch::{Invisible, Visible};
    use super::*;

    fn parts(text: &str) -> Vec<Stretch<'_>> {
        stretches(text).collect()
    }

    #[test]
    fn ordinary_names_show_themselves() {
        for name in [
            "Nightly ERP sync",
            "übergröße",
            "日本語　連携",
            "مزامنة ليلية",
            "cafe\u{301}",
        ] {
            assert_eq!(parts(name), [Visible(name)]);
        }
        assert_eq!(parts(""), []);
    }

    #[test]
    fn j8_what_draws_nothing_is_found_each_one_at_every_place() {
        for hidden in [
            '\u{ad}',
            '\u{34f}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200e}',
            '\u{202e}',
            '\u{2060}',
            '\u{2064}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0e}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{e0001}',
            '\u{e0067}',
            '\u{e007f}',
            '\u{e0100}',
            '\u{e01ef}',
            '\t',
            '\u{7f}',
            '\u{1ffff}',
        ] {
            let one = Invisible(hidden);
            assert_eq!(
                parts(&format!("a{hidden}b")),
                [Visible("a"), one, Visible("b")]
            );
            assert_eq!(parts(&format!("ab{hidden}")), [Visible("ab"), one]);
            assert_eq!(parts(&format!("{hidden}ab")), [one, Visible("ab")]);
            let three = format!("a{hidden}{hidden}{hidden}");
            assert_eq!(parts(&three), [Visible("a"), one, one, one]);
        }
    }

    #[test]
    fn emoji_are_whole() {
        for name in [
            "🗂\u{fe0f} archive",
            "👩\u{200d}🔧 tools",
            "👁\u{fe0f}\u{200d}🗨\u{fe0f}",
            "👩🏽\u{200d}🚀",
            "🏃\u{200d}♂\u{fe0f}\u{200d}➡\u{fe0f}",
            "robot 1\u{fe0f}\u{20e3}",
            "©\u{fe0f}",
            "Team \u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} 2",
        ] {
            assert_eq!(parts(name), [Visible(name)]);
        }
    }

    #[test]
    fn j8_what_only_looks_like_part_of_an_emoji_is_found() {
        let selector = Invisible('\u{fe0f}');
        assert_eq!(parts("robot 1\u{fe0f}"), [Visible("robot 1"), selector]);
        assert_eq!(parts("🗂\u{fe0f}\u{fe0f}"), [Visible("🗂\u{fe0f}"), selector]);
        assert_eq!(
            parts("a\u{fe0f}\u{200d}🚀"),
            [Visible("a"), selector, Invisible('\u{200d}'), Visible("🚀")]
        );
        // No flag of this name is drawn, and no flag without its end.
        for tags in [
            "\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}",
            "\u{e0061}\u{e007f}",
        ] {
            let parts = parts_of(&format!("\u{1f3f4}{tags}"));
            assert_eq!(parts.0, "\u{1f3f4}");
            assert_eq!(parts.1, tags);
        }
    }

    /// What is seen, and what is not.
    fn parts_of(text: &str) -> (String, String) {
        let (mut seen, mut hidden) = (String::new(), String::new());
        for part in stretches(text) {
            match part {
                Visible(text) => seen += text,
                Invisible(character) => hidden.push(character),
            }
        }
        (seen, hidden)
    }

    #[test]
    fn n3_joiners_are_left_alone_where_scripts_need_them() {
        for name in ["می\u{200c}خواهم", "क\u{94d}\u{200d}ष", "ශ\u{dca}\u{200d}රී"]
        {
            assert_eq!(parts(name), [Visible(name)]);
        }
    }

    #[test]
    fn joiners_that_join_nothing_are_found() {
        let joiner = Invisible('\u{200d}');
        assert_eq!(
            parts("Ad\u{200d}min"),
            [Visible("Ad"), joiner, Visible("min")]
        );
        assert_eq!(parts("é\u{200d}é"), [Visible("é"), joiner, Visible("é")]);
        assert_eq!(parts("می\u{200c}"), [Visible("می"), Invisible('\u{200c}')]);
        assert_eq!(
            parts("م\u{200d}\u{61c}خ"),
            [Visible("م"), joiner, Invisible('\u{61c}'), Visible("خ"),]
        );
        let twice = parts("م\u{200d}\u{200d}خ");
        assert_eq!(twice, [Visible("م"), joiner, joiner, Visible("خ")]);
    }

    #[test]
    fn nothing_but_blanks_is_nothing_to_be_seen() {
        for blank in [
            "",
            " ",
            "\u{2060}",
            "\u{2800} \u{3164}",
            "\u{ad}\u{fe0f}",
            "\u{200d}",
        ] {
            assert!(!is_visible(blank), "{blank:?}");
        }
        assert!(is_visible("\u{2060}a"));
        assert!(is_visible("🗂\u{fe0f}"));
    }
}
