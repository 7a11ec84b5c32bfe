//! The forms of details: internet addresses, dates, ages over 89, telephone numbers, numbers of documents.

use std::sync::LazyLock;

use regex::Match;

use super::checks::{
    always, behind_a_name, is_address, is_counted_day, is_dated_day, is_day, is_month_day, is_ordinal_day, is_somebody,
    many_digits, no_code, no_count, no_marker, not_ago, not_measured,
};
use super::{Form, Forms, form};
use crate::identity::Label;

const MONTH: &str = r"(?:jan(?:uary|uar|uari|vier)?|feb(?:ruary|ruar|ruari|rero|braio)?|f[ée]vrier|m(?:ar(?:ch|s|zo)?|ärz|aerz|aart)|apr(?:il|ile)?|avril|abril|may|mai|mei|mayo|maggio|jun(?:e|i|io)?|juin|giugno|jul(?:y|i|io)?|juillet|luglio|aug(?:ust|ustus)?|ago(?:sto)|août|aout|sep(?:t|tember|tembre|tiembre|tiembre)?|settembre|oct(?:ober|obre)?|okt(?:ober)?|ottobre|octubre|nov(?:ember|embre|iembre)?|dec(?:ember)?|d[ée]cembre|dez(?:ember)?|dic(?:iembre|embre)?|enero|gennaio|janvier|gener|janeiro|fevereiro|mar[çc]o|maio|junho|julho|setembro|outubro|novembro|dezembro|ledna|[úu]nora|b[řr]ezna|dubna|kv[ěe]tna|[čc]ervna|[čc]ervence|srpna|z[áa][řr][íi]|[řr][íi]jna|listopadu?|prosince|stycznia|stycze[ńn]|lutego|luty|marca|marzec|kwietnia|kwiecie[ńn]|maja|czerwca|czerwiec|lipca|lipiec|sierpnia|sierpie[ńn]|wrze[śs]nia|wrzesie[ńn]|pa[źz]dziernika?|listopada|grudnia|grudzie[ńn]|janu[áa]r|febru[áa]r|m[áa]rcius|[áa]prilis|m[áa]jus|j[úu]nius|j[úu]lius|augusztus|szeptember|okt[óo]ber|ianuarie|februarie|martie|aprilie|iunie|iulie|septembrie|octombrie|noiembrie|decembrie|januari|februari|maj|juni|juli|augusti|desember|juuni|juuli|jaanuar|veebruar|märts|detsember|tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta|marraskuuta|joulukuuta|ιανουαρίου|φεβρουαρίου|μαρτίου|απριλίου|μαΐου|ιουνίου|ιουλίου|αυγούστου|σεπτεμβρίου|οκτωβρίου|νοεμβρίου|δεκεμβρίου)";

/// Internet addresses and handles; looked for only when the text holds an `@`, a dot or a slash.
pub(super) static INTERNET: LazyLock<Forms> = LazyLock::new(|| {
    Forms::of(vec![
        rule(
            r"[\p{L}0-9][\p{L}0-9._%+-]*@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)+",
            Label::Email,
            "has the form of an email address",
            90,
            always,
        ),
        rule(
            r"\b[a-z0-9._-]+ ?(?:\(at\)|\[at\]| at ) ?(?:gmail|yahoo|hotmail|outlook|rediffmail|icloud|protonmail|gmx|web)(?: ?(?:\(dot\)|\[dot\]| dot ) ?|\.)(?:com|net|org|in|de|fr|es|it|co\.uk|co\.in)\b",
            Label::Email,
            "has the form of an email address",
            90,
            always,
        ),
        rule(
            r"\b[a-z0-9._-]+@(?:ok|up|y|p)?[a-z]{2,20}\b",
            Label::Account,
            "has the form of a payment address",
            80,
            always,
        ),
        rule(r#"\b(?:https?://|www\.)[^\s<>"'()]+"#, Label::Url, "has the form of a web address", 89, always),
        rule(
            r#"\b(?:[a-z0-9-]+\.){1,4}(?:com|org|net|edu|gov|info|io|in|de|fr|es|it|nl|uk|eu|me)(?:/[^\s<>"'()]+)?\b"#,
            Label::Url,
            "has the form of a web address",
            60,
            is_address,
        ),
        rule(
            r"(?:^|[^\p{L}\d_@.])(?P<v>@[a-z_][a-z0-9_.]*[a-z0-9_])",
            Label::Handle,
            "has the form of a user name",
            70,
            always,
        ),
        rule(
            r"\b(?:instagram|insta|twitter|telegram|snapchat|tiktok|skype|discord|reddit|handle|username|user name|ig)(?: id| handle| name| account| user| username)?(?: is|:| -|,)? @?(?P<v>[a-z][a-z0-9]*[._0-9][a-z0-9._]*[a-z0-9])\b",
            Label::Handle,
            "said to be a user name",
            65,
            always,
        ),
    ])
});

/// Everything with a digit in it.
pub(super) static DIGITS: LazyLock<Forms> = LazyLock::new(|| {
    let month = MONTH;
    Forms::of(vec![
        rule(
            r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b",
            Label::Ip,
            "has the form of an internet protocol address",
            84,
            always,
        ),
        rule(
            r"\b[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?|\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b",
            Label::Ip,
            "has the form of an internet protocol address",
            84,
            always,
        ),
        // dates
        rule(
            r"\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})\b",
            Label::Date,
            "has the form of a date",
            74,
            is_day,
        ),
        rule(r"\b(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b", Label::Date, "has the form of a date", 76, always),
        rule(
            &format!(
                r"\b[0-9]{{1,2}}(?:st|nd|rd|th|er|º|°)?(?: of| de| di)?(?: |-|/|\. )?{month}\b\.?(?:,? ?-?'?(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})\b)?"
            ),
            Label::Date,
            "has the form of a date",
            75,
            is_month_day,
        ),
        rule(
            &format!(r"\b{month}\b\.? [0-9]{{1,2}}(?:st|nd|rd|th)?\b(?:,? '?(?:19|20)[0-9]{{2}}\b)?"),
            Label::Date,
            "has the form of a date",
            73,
            is_month_day,
        ),
        rule(
            &format!(r"\b{month}\b\.?,?(?: of)?[ -]'?(?:19|20)[0-9]{{2}}\b"),
            Label::Date,
            "names a month",
            72,
            always,
        ),
        rule(r"\b(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{2}\b", Label::Date, "names a month", 58, always),
        rule(
            r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|birthday|born)(?: on| is|:| -|\.)*[ :]{0,2}(?P<v>[0-9]{8}|[0-9]{6})\b",
            Label::Date,
            "said to be a date of birth",
            85,
            always,
        ),
        rule(
            r"\b(?:on|since|from|until|till|by|after|before|dated)(?: the)? (?P<v>[0-9]{1,2}(?:st|nd|rd|th))\b",
            Label::Date,
            "names a day of the month",
            55,
            is_ordinal_day,
        ),
        rule(r"\b(?:on|dated|since) (?P<v>[0-9]{1,2}/[0-9]{1,2})\b", Label::Date, "has the form of a date", 54, is_day),
        rule(
            r"\b(?:today|yesterday|tomorrow|mon|tues?|wed|thurs?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|before|until|till|by|vom|le|el|il|dia|den|dne|visit|review|appointment|appt|booked|lmp|edd)(?: for| on|:|,)? (?P<v>[0-9]{1,2}(?:/|\. ?)[0-9]{1,2}\b)",
            Label::Date,
            "has the form of a date",
            53,
            is_dated_day,
        ),
        rule(
            r"\b(?:dr|prof)\.? [\p{L}'’. -]{2,40}, (?P<v>[a-z]{0,4}[0-9]{5,8})\b",
            Label::LicenseId,
            "stands behind a doctor's name",
            60,
            always,
        ),
        rule(
            r"\bmy (?:id |personal |tax |social |registration |citizen |identity )?number:? (?:is )?(?P<v>[0-9][0-9 -]{6,14}[0-9])\b",
            Label::GovId,
            "said to be somebody's number",
            60,
            always,
        ),
        rule(
            r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|mi[ée]rcoles|jueves|viernes|domingo|luned[ìi]|marted[ìi]|mercoled[ìi]|gioved[ìi]|venerd[ìi]|sabato|domenica)(?: le| the| den)? (?P<v>[0-9]{1,2}(?:st|nd|rd|th)?)\b",
            Label::Date,
            "names a day of the month",
            52,
            is_counted_day,
        ),
        rule(
            r"\b(?P<v>(?:[12][0-9]|3[01]|0[1-9])/0[1-9])\b",
            Label::Date,
            "has the form of a date",
            51,
            is_counted_day,
        ),
        rule(
            r"\b(?P<v>(?:good friday|maundy thursday|easter (?:sunday|monday)|ash wednesday|christmas (?:eve|day)|new year'?s (?:eve|day)|boxing day|st\.? patrick'?s day|valentine'?s day|independence day|republic day|gandhi jayanti|karva chauth|raksha bandhan))\b",
            Label::Date,
            "names a feast day",
            50,
            always,
        ),
        // ages of 90 and more
        rule(
            r"\b(?:will be|would be|turned|turning|turns|just|nearly|almost|is now) (?P<v>9[0-9]|1[01][0-9])(?: on\b| in\b| next\b| this\b| soon\b| tomorrow\b|,|\.| now\b)",
            Label::Age90Plus,
            "is an age of 90 or more",
            57,
            not_measured,
        ),
        rule(r", ?(?P<v>9[0-9]|1[01][0-9])\)", Label::Age90Plus, "is an age of 90 or more", 61, not_measured),
        rule(
            r"\b(?P<v>9[0-9]|1[01][0-9]) ?(?:ans|a[ñn]os|anni|jahre|jaar|år|anos|let|lat|vuotta|éves|godina|saal|sal)\b",
            Label::Age90Plus,
            "is an age of 90 or more",
            70,
            always,
        ),
        rule(
            r"\b(?P<v>9[0-9]|1[01][0-9])(?:[ -]?(?:years?|yrs?)(?:[ -]old)?| ?yo| ?y/o)\b",
            Label::Age90Plus,
            "is an age of 90 or more",
            70,
            not_ago,
        ),
        rule(
            r"\b(?:aged?|age:|age is|turned|turning|turns)(?: of| about| around)? (?P<v>9[0-9]|1[01][0-9])\b",
            Label::Age90Plus,
            "is an age of 90 or more",
            70,
            always,
        ),
        rule(r"\((?P<v>9[0-9]|1[01][0-9])\)", Label::Age90Plus, "is an age of 90 or more", 62, behind_a_name),
        rule(r"\b(?P<v>9[0-9]|1[01][0-9]) ?(?:f|m)\b", Label::Age90Plus, "is an age of 90 or more", 56, always),
        rule(
            r"\b(?:she|he|mother|father|grandmother|grandfather|grandma|grandpa|aunt|uncle|patient|[\p{L}'-]+) is (?P<v>9[0-9]|1[01][0-9])(?: and (?:lives|is|has|was|still|cannot|takes|on)\b|,| now\b|\.)",
            Label::Age90Plus,
            "is an age of 90 or more",
            55,
            is_somebody,
        ),
        rule(r",(?: at)? (?P<v>9[0-9]|1[01][0-9]),", Label::Age90Plus, "is an age of 90 or more", 50, always),
        rule(
            r"\b(?:dr|doctor|prof)\.? [\p{L}'’. -]+\((?:reg(?:istration|n|\.)? ?(?:no\.?)?:? ?)?(?P<v>[a-z0-9/ -]{4,15})\)",
            Label::LicenseId,
            "stands in brackets behind a doctor's name",
            69,
            many_digits,
        ),
        rule(
            r"\b(?:car|van|bike|vehicle|plate|scooter|truck|taxi|motorcycle|motorbike|lorry)(?: number| no\.?| reg| plate| registration| is|:| plates)* (?P<v>[a-z]{1,3}[0-9]{1,3} ?[a-z]{1,3}|[a-z]{1,3}-[a-z]{1,2} ?[0-9]{1,4}|[a-z]{3}-?[0-9]{3,4}|[0-9][a-z]{3}[0-9]{3})\b",
            Label::Vehicle,
            "stands behind a vehicle",
            85,
            always,
        ),
        // telephone
        rule(
            r"\+[0-9]{1,3}[ .-]?(?:\(0?[0-9]{1,4}\)[ .-]?)?[0-9]{1,5}(?:[ .-]?[0-9]{2,5}){1,5}\b",
            Label::Phone,
            "has the form of a telephone number",
            78,
            always,
        ),
        rule(
            r"\([0-9]{2,5}\)[ .-]?[0-9]{3,4}[ .-]?[0-9]{3,4}\b",
            Label::Phone,
            "has the form of a telephone number",
            77,
            always,
        ),
        rule(r"\b[0-9]{3}[.-][0-9]{3}[.-][0-9]{4}\b", Label::Phone, "has the form of a telephone number", 71, always),
        rule(r"\b0[0-9]{1,4}(?:[ -][0-9]{2,4}){2,4}\b", Label::Phone, "has the form of a telephone number", 70, always),
        rule(r"\b0[0-9]{1,4}[ -][0-9]{5,8}\b", Label::Phone, "has the form of a telephone number", 70, always),
        rule(
            r"\b(?:91[ -])?[6-9][0-9]{4}[ -]?[0-9]{5}\b",
            Label::Phone,
            "has the form of a telephone number",
            64,
            always,
        ),
        rule(r"\b[0-9]{3}-[0-9]{4}\b", Label::Phone, "has the form of a telephone number", 57, always),
        rule(
            r"\b(?:phone|mobile|mob|cell|call|tel|telephone|fax|ph|contact|whatsapp|number is|dial|text|ring|reach)\b[ .:,]{0,3}(?:(?:me|us|him|her|number|no|is|on|at|number is)\b[ .:]{0,2}){0,3}(?P<v>[+(]?[0-9][0-9 ().-]{5,20}[0-9])",
            Label::Phone,
            "said to be a telephone number",
            79,
            always,
        ),
        // documents and accounts, by their form
        rule(
            r"\b[a-z]{2}[0-9]{2}(?:(?: ?[0-9]{4}){3,6}(?: ?[0-9]{1,4})?|(?-i:(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,4})?))\b",
            Label::Account,
            "has the form of a bank account number",
            81,
            many_digits,
        ),
        rule(
            r"\b[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}\b",
            Label::Account,
            "has the form of a card number",
            80,
            always,
        ),
        rule(r"\b[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}\b", Label::GovId, "has the form of a national number", 76, always),
        rule(r"\b[0-9]{2}-[0-9]{4}-[0-9]{4}-[0-9]{4}\b", Label::GovId, "has the form of a national number", 79, always),
        rule(r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b", Label::GovId, "has the form of a social security number", 75, always),
        rule(r"\b[0-9]{3} [0-9]{3} [0-9]{4}\b", Label::GovId, "has the form of a national number", 68, always),
        rule(
            r"\b[12] [0-9]{2} [0-9]{2} [0-9]{2} [0-9]{3} [0-9]{3}(?: [0-9]{2})?\b",
            Label::GovId,
            "has the form of a social security number",
            82,
            always,
        ),
        rule(
            r"\b[a-ceghj-prstw-z][a-ceghj-npr-tw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]\b",
            Label::GovId,
            "has the form of a national insurance number",
            74,
            always,
        ),
        rule(r"\b[0-9]{4}-[0-9]{4}-[0-9]{3}\b", Label::InsuranceId, "has the form of a policy number", 74, always),
        rule(r"\b[a-z]{1,3}-[0-9]{6,8}-[0-9]{2}\b", Label::InsuranceId, "has the form of a policy number", 76, always),
        rule(r"\b[0-9]{3}-[0-9]{2}-[0-9]{3}\b", Label::Mrn, "has the form of a record number", 66, always),
        rule(
            r"\b[a-z]{1,4}(?:/[0-9a-z]{2,8}){1,5}/[0-9]{2,8}\b",
            Label::Mrn,
            "has the form of a record number",
            67,
            many_digits,
        ),
        rule(r"\b(?:19|20)[0-9]{2}/[0-9]{4,8}\b", Label::Mrn, "has the form of a record number", 67, always),
        rule(r"\b[a-z]{2,4}-[0-9]{4,8}\b", Label::Mrn, "has the form of a record number", 60, no_code),
        rule(r"\([0-9]{2}\)[0-9]{14}\b", Label::DeviceId, "has the form of a device number", 83, always),
        rule(
            r"\b(?:an|ap|ar|as|br|cg|ch|dd|dl|dn|ga|gj|hp|hr|jh|jk|ka|kl|la|ld|mh|ml|mn|mp|mz|nl|od|or|pb|py|rj|sk|tn|tr|ts|ua|uk|up|wb)[ -]?[0-9]{1,2}[ -]?[a-z]{1,3}[ -]?[0-9]{4}\b",
            Label::Vehicle,
            "has the form of a number plate",
            73,
            always,
        ),
        rule(r"\b(?-i:[A-Z]{2}[0-9]{2} ?[A-Z]{3})\b", Label::Vehicle, "has the form of a number plate", 63, always),
        rule(
            r"\b(?-i:[A-Z]{1,3}-[A-Z]{1,2} ?[0-9]{1,4})\b",
            Label::Vehicle,
            "has the form of a number plate",
            62,
            no_marker,
        ),
        rule(r"\b[0-9][a-z]{3}[0-9]{3}\b", Label::Vehicle, "has the form of a number plate", 61, always),
        rule(r"\b[0-9]{7,18}\b", Label::Mrn, "is a long number without a unit", 52, no_count),
        rule(
            r"\b(?:[a-z]{1,6}[0-9]{4,14}[a-z]{0,2}|[0-9]{1,3}[a-z]{1,4}[0-9]{3,}|[0-9]{7,9}[a-z])\b",
            Label::Mrn,
            "is a code of letters and digits",
            53,
            no_code,
        ),
    ])
});

fn rule(pattern: &str, label: Label, reason: &'static str, strength: u8, holds: fn(&str, &Match<'_>) -> bool) -> Form {
    Form { pattern: form(pattern), label, reason, strength, holds }
}
