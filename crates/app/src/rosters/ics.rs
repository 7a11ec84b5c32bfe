//! Shifts as an iCalendar file (RFC 5545): instants in UTC, so that no reader of it must know our time zone.

use askwell_core::roster::{Shift, Tier};
use jiff::Timestamp;

/// A content line holds at most so many bytes before it is folded (RFC 5545, 3.1).
const LINE_BYTES_MOST: usize = 75;

/// Writes a calendar of shifts.
pub(super) fn calendar(shifts: &[Shift], organization: &str, base_url: &str, now: Timestamp) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Askwell//Shifts//EN".to_owned(),
        format!("X-WR-CALNAME:{}", escaped(organization)),
    ];
    for shift in shifts {
        let what = match shift.tier {
            Tier::Regular => "Askwell: at the desk",
            Tier::OnCall => "Askwell: on call",
            Tier::Backup => "Askwell: backup",
        };
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}@{}", shift.id, escaped(base_url.split("://").last().unwrap_or("askwell"))),
            format!("DTSTAMP:{}", moment(now)),
            format!("DTSTART:{}", moment(shift.starts_at)),
            format!("DTEND:{}", moment(shift.ends_at)),
            format!("SUMMARY:{what} ({})", escaped(organization)),
            format!("URL:{base_url}/desk"),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Escapes what has a meaning in a text value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Breaks a line between characters where it is too long, and ends it.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut bytes = 0;
    for c in line.chars() {
        if bytes + c.len_utf8() > LINE_BYTES_MOST {
            folded.push_str("\r\n ");
            bytes = 1;
        }
        folded.push(c);
        bytes += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::id::ShiftId;
    use uuid::Uuid;

    use super::*;
    use crate::sample;

    fn shift() -> Shift {
        let starts_at = sample::moment();
        let ends_at = starts_at + jiff::SignedDuration::from_hours(4);
        Shift {
            id: ShiftId(Uuid::from_u128(1)),
            practitioner: sample::doctor_id(1),
            tier: Tier::OnCall,
            starts_at,
            ends_at,
            offered: false,
        }
    }

    #[test]
    fn a_shift_is_an_event_in_utc() {
        let calendar = calendar(&[shift()], "Riverside", "https://ask.example.org", sample::moment());
        assert!(calendar.contains("DTSTART:20260302T090000Z\r\nDTEND:20260302T130000Z\r\n"), "{calendar}");
        assert!(calendar.contains("SUMMARY:Askwell: on call (Riverside)\r\n"), "{calendar}");
        assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn a_name_cannot_break_out_of_its_line() {
        let calendar = calendar(&[], "A;B, C\nEND:VCALENDAR", "https://a", sample::moment());
        assert!(calendar.contains("X-WR-CALNAME:A\\;B\\, C\\nEND:VCALENDAR\r\n"), "{calendar}");
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let calendar = calendar(&[], &"ü".repeat(100), "https://a", sample::moment());
        assert!(calendar.split("\r\n").all(|line| line.len() <= LINE_BYTES_MOST));
        assert_eq!(calendar.replace("\r\n ", "").matches('ü').count(), 100);
    }
}
