//! Samples of the patient's pages, made of one made-up conversation.

use askama::Template as _;
use askwell_app::FoundAnswer;
use askwell_app::converse::Can;
use askwell_app::core::content::Source;
use jiff::tz::TimeZone;

use super::account::{AccountPage, ErasePage};
use super::ask::AskPage;
use super::ask_files::FilesPage;
use super::ask_steps::{Changes, CheckPage, FieldPage, ForWhomPage, Proposed, QuestionsPage};
use super::care::{Care, CarePage};
use super::consent::ConsentPage;
use super::conversation::{ConversationPage, Links, SayWords};
use super::list::{Line, MyPage};
use super::sign_in::{LinkPage, SentPage, SignInPage};
use super::talk::{AnswerLines, FileLine, MessageLine, QuestionLine, Talk};
use crate::form::{Choice, Complaint, Form};
use crate::pages::reading::prose::Prose;
use crate::route;
use crate::sample::frame_in;
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// The draft of every sample: what stands in its addresses.
const DRAFT: &str = "7d1c";
const ID: &str = "0198f3a0-0000-7000-8000-00000000000c";

/// Gives each page with its name.
pub(crate) fn pages(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    vec![
        ("sign-in", sign_in(words, false).render()),
        ("sign-up", sign_in(words, true).render()),
        ("sign-in-sent", SentPage { frame: frame_in(words, "/sign-in/sent") }.render()),
        ("sign-in-link", link(words, false).render()),
        ("sign-in-link-used", link(words, true).render()),
        ("ask", ask(words, false).render()),
        ("ask-refused", ask(words, true).render()),
        ("care-now", care_page(words, false).render()),
        ("care-self-harm", care_page(words, true).render()),
        ("ask-questions", questions(words).render()),
        ("ask-for-whom", for_whom(words).render()),
        ("ask-field", field(words).render()),
        ("ask-files", files(words).render()),
        ("ask-check", check(words).render()),
        ("my", my(words, true).render()),
        ("my-empty", my(words, false).render()),
        ("conversation", conversation(words, false).render()),
        ("conversation-care-now", conversation(words, true).render()),
        ("consent", consent(words).render()),
        ("account", account(words).render()),
        (
            "erase",
            ErasePage { frame: mine(words, "/my/account/erase"), form: Form::new(), holds_roles: false }.render(),
        ),
    ]
}

fn mine(words: Words, path: &str) -> crate::frame::Frame {
    frame_in(words, path).signed_in([crate::frame::Role::Patient], "Ada")
}

fn moment(words: Words) -> Moment {
    let at: jiff::Timestamp = "2026-11-22T13:10:00Z".parse().expect("a moment");
    When::new(words, TimeZone::UTC.into()).moment(at)
}

fn sign_in(words: Words, is_new: bool) -> SignInPage {
    let frame = frame_in(words, "/sign-in");
    SignInPage::new(frame, is_new, Form::new(), Form::new(), "/my")
}

fn link(words: Words, is_used: bool) -> LinkPage {
    let action = route::to::sign_in_link_use("7d1c");
    LinkPage {
        frame: frame_in(words, "/sign-in/link/7d1c"),
        action,
        form: Form::new(),
        key: "key".into(),
        least: 10,
        is_used,
    }
}

fn ask(words: Words, is_refused: bool) -> AskPage {
    let mut form = Form::new().with("text", if is_refused { "" } else { "What helps against hay fever?" });
    if is_refused {
        form.complain("text", Complaint::new("problem-empty"));
    }
    let discard = (!is_refused).then(|| route::to::ask_discard(DRAFT));
    AskPage {
        frame: frame_in(words, "/ask"),
        form,
        action: route::to::ask_begin(),
        max: 40_000,
        found: route::to::search_found(),
        discard,
    }
}

fn care(is_self_harm: bool) -> Care {
    Care {
        advice: vec![if is_self_harm { key("advice-self-harm") } else { key("advice-heart") }],
        criteria: vec!["Chest pain that spreads to the arm (A guideline, 2025)".to_owned()],
        is_emergency: true,
        is_self_harm,
        number: "112".to_owned(),
        is_number_known: !is_self_harm,
        line_name: "A line".to_owned(),
        line_number: "116 123".to_owned(),
    }
}

fn care_page(words: Words, is_self_harm: bool) -> CarePage {
    let (go_on, back) = (route::to::ask_go_on(DRAFT), route::to::ask_text(DRAFT));
    CarePage { frame: frame_in(words, "/ask/7d1c/care"), care: care(is_self_harm), go_on, back }
}

fn hit(answers_it: bool) -> FoundAnswer {
    FoundAnswer {
        path: "/answers/allergy/hay-fever/what-helps".to_owned(),
        title: "What helps against hay fever?".to_owned(),
        specialty: "allergy".to_owned(),
        topic_name: "Hay fever".to_owned(),
        reviewed: true,
        answers_it,
        snippet: Vec::new(),
    }
}

fn questions(words: Words) -> QuestionsPage {
    QuestionsPage {
        frame: frame_in(words, "/ask/7d1c/questions"),
        step: 2,
        steps: 6,
        form: Form::new(),
        action: route::to::ask_questions_save(DRAFT),
        back: route::to::ask_text(DRAFT),
        text: "What helps against hay fever, and is it safe with a baby at the breast?".to_owned(),
        questions: vec![
            Proposed {
                same: vec![hit(true)],
                related: vec![hit(false)],
                text: "What helps against hay fever?".to_owned(),
            },
            Proposed { same: Vec::new(), related: Vec::new(), text: "Is it safe while breastfeeding?".to_owned() },
        ],
        most: 12,
    }
}

fn for_whom(words: Words) -> ForWhomPage {
    let mut form = Form::new().with("age", "x");
    form.complain("age", Complaint::new("problem-age-odd"));
    ForWhomPage {
        frame: frame_in(words, "/ask/7d1c/for-whom"),
        step: 3,
        steps: 6,
        form,
        action: route::to::ask_for_whom_save(DRAFT),
        back: route::to::ask_questions(DRAFT),
        whom: vec![Choice::new("myself", "Myself"), Choice::new("child", "A child")],
        pregnant: vec![Choice::new("no", "No"), Choice::new("yes", "Yes")],
    }
}

fn field(words: Words) -> FieldPage {
    FieldPage {
        frame: frame_in(words, "/ask/7d1c/field"),
        step: 4,
        steps: 6,
        form: Form::new().with("specialty", "allergy"),
        action: route::to::ask_field_save(DRAFT),
        back: route::to::ask_for_whom(DRAFT),
        guess: Some("Allergy".to_owned()),
        is_covered: false,
        fields: vec![Choice::new("allergy", "Allergy"), Choice::new("other", "Not sure")],
        languages: vec![Choice::new("en", "English")],
    }
}

fn file() -> FileLine {
    FileLine { name: "report.pdf".to_owned(), size: "21 kB".to_owned(), href: route::to::consultation_file(ID, "f") }
}

fn files(words: Words) -> FilesPage {
    let mut form = Form::new();
    form.complain("files", Complaint::new("problem-file-kind"));
    FilesPage {
        frame: mine(words, "/ask/7d1c/files"),
        step: 5,
        steps: 6,
        form,
        action: route::to::ask_files_add(DRAFT),
        back: route::to::ask_field(DRAFT),
        onward: route::to::ask_check(DRAFT),
        onward_label: key("ask-continue"),
        files: vec![file()],
        most: 10,
        most_bytes: 20_971_520,
        most_megabytes: 20,
    }
}

fn check(words: Words) -> CheckPage {
    CheckPage {
        frame: mine(words, "/ask/7d1c/check"),
        step: 6,
        steps: 6,
        action: route::to::ask_submit(DRAFT),
        back: route::to::ask_files(DRAFT),
        seen: "0".repeat(64),
        has_changed: true,
        text: "What helps against hay fever?".to_owned(),
        questions: vec!["What helps against hay fever?".to_owned()],
        whom: key("subject-said-myself"),
        about: "34".to_owned(),
        field: "Allergy".to_owned(),
        language: "English".to_owned(),
        files: vec![FileLine { href: String::new(), ..file() }],
        promised: moment(words),
        usually: Some(moment(words)),
        instead: Some(key("check-wait")),
        shows_promise: true,
        is_urgent: true,
        change: Changes {
            text: route::to::ask_text(DRAFT),
            questions: route::to::ask_questions(DRAFT),
            for_whom: route::to::ask_for_whom(DRAFT),
            field: route::to::ask_field(DRAFT),
            files: route::to::ask_files(DRAFT),
        },
    }
}

fn my(words: Words, has_lines: bool) -> MyPage {
    let line = Line {
        title: "What helps against hay fever?".to_owned(),
        href: route::to::consultation(ID),
        standing: key("standing-your-turn"),
        colour: "yellow",
        asked: moment(words),
        due: words.say("my-due").with("moment", moment(words).words).to_string(),
        unseen: 1,
    };
    let lines = if has_lines { vec![line] } else { Vec::new() };
    MyPage { frame: mine(words, "/my"), lines, older: None, empty: key("my-none") }
}

fn talk(words: Words) -> Talk {
    let prose = |text: &str| Prose::new(words, text, 0);
    let message = |who: &str, is_mine: bool, text: &str| MessageLine {
        who: who.to_owned(),
        what: key("kind-query"),
        when: moment(words),
        is_mine,
        seen: is_mine.then(|| moment(words)),
        text: text.to_owned(),
        is_gone: false,
        answer: None,
        files: Vec::new(),
    };
    let answer = AnswerLines {
        summary: prose("Nose sprays help most."),
        blocks: vec![(
            1,
            "What helps against hay fever?".to_owned(),
            prose("Sprays with a steroid.\n\n- once a day\n- each side"),
        )],
        seek_care: prose("When you wheeze."),
        would_change: prose("Asthma."),
        numbers: vec!["Symptoms, adults: 3 in 10 fewer [1]".to_owned()],
        sources: vec![source()],
    };
    Talk {
        words,
        standing: key("standing-answered"),
        colour: "green",
        next: words.t("talk-next-closed").to_owned(),
        is_late: true,
        questions: vec![QuestionLine {
            number: 1,
            text: "What helps against hay fever?".to_owned(),
            stands: key("question-answered"),
            colour: "green",
        }],
        messages: vec![
            MessageLine { files: vec![file()], ..message("You", true, "What helps against hay fever?") },
            MessageLine { answer: Some(answer), ..message("Dr. Ada Brandt", false, "") },
            MessageLine { is_gone: true, ..message("You", true, "") },
        ],
    }
}

fn source() -> Source {
    Source {
        title: "A guideline".to_owned(),
        publisher: "A society".to_owned(),
        year: Some(2025),
        url: "https://example.org/guideline".to_owned(),
        checked_on: None,
    }
}

fn conversation(words: Words, needs_care: bool) -> ConversationPage {
    let can = Can {
        reply: needs_care,
        follow_up: !needs_care,
        remark: true,
        withdraw: needs_care,
        close: true,
        consent: true,
    };
    ConversationPage {
        frame: mine(words, "/my/consultations/1"),
        title: "What helps against hay fever?".to_owned(),
        facts: vec![(key("check-whom"), "Myself".to_owned())],
        talk: talk(words),
        links: Links {
            say: route::to::consultation_say(ID),
            end: route::to::consultation_end(ID),
            outcome: route::to::consultation_outcome(ID),
            consent: route::to::consent(ID),
            live: route::to::live(format!("consultation-{ID}")),
            talk: route::to::consultation_talk(ID),
        },
        form: Form::new(),
        key: ID.to_owned(),
        kept_files: if needs_care { vec![("f".to_owned(), file())] } else { Vec::new() },
        care: needs_care.then(|| care(false)),
        say: SayWords::of(&can, needs_care),
        can,
        most_bytes: 20_971_520,
        most_megabytes: 20,
        most_files: 10,
        outcome: Some(key("outcome-title-7")),
        outcomes: vec![Choice::new("better", "Better"), Choice::new("worse", "Worse")],
        consent: key("consent-link-none"),
    }
}

fn consent(words: Words) -> ConsentPage {
    let prose = |text: &str| Prose::new(words, text, 0);
    ConsentPage {
        frame: mine(words, "/my/consultations/1/consent"),
        back: route::to::consultation(ID),
        action: route::to::consent_give(ID),
        withdraw: route::to::consent_withdraw(ID),
        form: Form::new(),
        key: ID.to_owned(),
        seen: "0".repeat(64),
        lede: key("consent-lede-proposed"),
        public: Some("/answers/allergy/hay-fever/what-helps".to_owned()),
        asks: true,
        can_remove: true,
        can_withdraw: true,
        has_changed: true,
        title: "What helps against hay fever?".to_owned(),
        summary: prose("Nose sprays help most."),
        sections: vec![("What helps?".to_owned(), prose("Sprays with a steroid."))],
        seek_care: prose("When you wheeze."),
        numbers: vec!["Symptoms: 3 in 10 (adults; compared with nothing) [1]".to_owned()],
        sources: vec![source()],
        removed: vec![askwell_app::consents::Removed {
            was: "Ada".into(),
            now: "[name]".into(),
            reason: "a name".into(),
        }],
    }
}

fn account(words: Words) -> AccountPage {
    AccountPage {
        frame: mine(words, "/my/account"),
        email: "ada@example.org".to_owned(),
        since: "22 November 2026".to_owned(),
        sessions: 2,
        has_password: true,
        least: 10,
        form: Form::new().with("name", "Ada"),
        languages: vec![Choice::new("", "As my browser says"), Choice::new("en", "English")],
    }
}
