//! Everything the dispatcher may know at a moment, indexed for speed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::doctor::Doctor;
use super::task::{Status, Task};
use crate::id::{ConsultationId, PractitionerId};

/// Open tasks and doctors. A caller keeps it current by small changes (each costs microseconds) or builds it from its tables.
///
/// Inside, tasks and doctors are numbered densely and tasks are kept per class (specialty × language) in order of
/// (due, opened, id), which is also the order of all ties.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub(super) tasks: Vec<Option<Entry>>,
    /// By number of the task, beside it: a plan reads this of every task, and little else.
    pub(super) briefs: Vec<Brief>,
    pub(super) doctors: Vec<Option<Clinician>>,
    pub(super) classes: Vec<Class>,
    /// Numbers of the tasks in somebody's hands.
    pub(super) held: BTreeSet<u32>,
    /// Numbers of the tasks about which somebody was asked.
    pub(super) paged: BTreeSet<u32>,
    /// Waiting tasks that a doctor asked about, by that doctor.
    pub(super) returning: BTreeSet<(PractitionerId, Rank)>,
    free_tasks: Vec<u32>,
    task_numbers: HashMap<ConsultationId, u32>,
    doctor_numbers: HashMap<PractitionerId, u32>,
    class_numbers: BTreeMap<(String, String), u16>,
    revision: u64,
}

/// A task with its place.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) task: Task,
    pub(super) class: u16,
}

/// What must be known of every task at every look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brief {
    pub(super) effort_minutes: f64,
    pub(super) due: jiff::Timestamp,
    /// The revision that gave the number to this task: a plan made before it means another task by the number.
    pub(super) since: u64,
    pub(super) stand: Stand,
    /// Whether it may not go to everybody, or costs one doctor more than another.
    pub(super) constrained: bool,
}

/// Where a task is, without the particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// The number is free.
    Gone,
    Waits,
    InHand,
    Paused,
}

impl Brief {
    const GONE: Self =
        Self { effort_minutes: 0.0, due: jiff::Timestamp::MAX, since: 0, stand: Stand::Gone, constrained: false };
}

/// A doctor with the classes served.
#[derive(Debug, Clone)]
pub(super) struct Clinician {
    pub(super) doctor: Doctor,
    pub(super) classes: Vec<u16>,
    /// The task held or worked on, if any; the latest where a caller allows several.
    pub(super) holds: BTreeSet<u32>,
}

/// Tasks of one specialty in one language, and who may answer them.
#[derive(Debug, Clone)]
pub(super) struct Class {
    specialty: String,
    language: String,
    pub(super) doctors: Vec<u32>,
    pub(super) waiting: BTreeSet<Rank>,
}

/// The order of waiting tasks: due, then opened, then id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    pub(super) due: jiff::Timestamp,
    pub(super) opened_at: jiff::Timestamp,
    pub(super) consultation: ConsultationId,
    pub(super) number: u32,
}

impl State {
    /// Nothing open, nobody known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Raised by every change: a plan made for an older revision is stale.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Adds a task or replaces the one of the same consultation.
    pub fn task_set(&mut self, task: Task) {
        self.revision += 1;
        let number = match self.task_numbers.get(&task.consultation) {
            Some(&number) => {
                self.unlink(number);
                number
            }
            None => {
                let number = self.new_task_number();
                self.briefs[number as usize].since = self.revision;
                number
            }
        };
        let class = self.class_number(&task.specialty, &task.language);
        self.task_numbers.insert(task.consultation, number);
        self.tasks[number as usize] = Some(Entry { task, class });
        self.link(number);
    }

    /// Changes a task in place; gives `None` when there is no such task.
    pub fn task_update<T>(&mut self, id: ConsultationId, change: impl FnOnce(&mut Task) -> T) -> Option<T> {
        let number = *self.task_numbers.get(&id)?;
        self.revision += 1;
        self.unlink(number);
        let entry = self.tasks[number as usize].as_mut()?;
        let done = change(&mut entry.task);
        self.link(number);
        Some(done)
    }

    /// Forgets a task: it is answered, withdrawn or redirected to care.
    pub fn task_remove(&mut self, id: ConsultationId) -> Option<Task> {
        let number = self.task_numbers.remove(&id)?;
        self.revision += 1;
        self.unlink(number);
        self.free_tasks.push(number);
        self.tasks[number as usize].take().map(|entry| entry.task)
    }

    /// The task of a consultation.
    pub fn task(&self, id: ConsultationId) -> Option<&Task> {
        self.entry(*self.task_numbers.get(&id)?).map(|entry| &entry.task)
    }

    /// All tasks, in no order that means anything.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().flatten().map(|entry| &entry.task)
    }

    /// Adds a doctor or replaces the one of the same id.
    pub fn doctor_set(&mut self, doctor: Doctor) {
        self.revision += 1;
        let classes = (0_u16..).zip(&self.classes).filter(|(_, class)| class.is_served_by(&doctor));
        let classes: Vec<u16> = classes.map(|(number, _)| number).collect();
        let number = match self.doctor_numbers.get(&doctor.id) {
            Some(&number) => number,
            None => {
                let number = u32::try_from(self.doctors.len()).expect("fewer doctors than people on earth");
                self.doctors.push(None);
                self.doctor_numbers.insert(doctor.id, number);
                number
            }
        };
        let holds = self.doctors[number as usize].take().map(|old| old.holds).unwrap_or_default();
        for class in &mut self.classes {
            class.doctors.retain(|&other| other != number);
        }
        for &class in &classes {
            let doctors = &mut self.classes[usize::from(class)].doctors;
            doctors.insert(doctors.partition_point(|&other| other < number), number);
        }
        self.doctors[number as usize] = Some(Clinician { doctor, classes, holds });
        if let Some(clinician) = &self.doctors[number as usize]
            && clinician.holds.is_empty()
        {
            self.relink_holds(number);
        }
    }

    /// Changes what moves by the minute: sign of life, work done, duties. Specialties and languages change by
    /// [`doctor_set`](Self::doctor_set).
    pub fn doctor_update<T>(&mut self, id: PractitionerId, change: impl FnOnce(&mut Doctor) -> T) -> Option<T> {
        let number = self.doctor_number(id)?;
        self.revision += 1;
        self.doctors[number as usize].as_mut().map(|clinician| change(&mut clinician.doctor))
    }

    /// Notes a sign of life. It makes plans stale only where it is the first of a duty, which says that the doctor has come.
    pub fn doctor_seen(&mut self, id: PractitionerId, now: jiff::Timestamp) {
        let Some(number) = self.doctor_number(id) else { return };
        let Some(clinician) = &mut self.doctors[number as usize] else { return };
        let doctor = &mut clinician.doctor;
        let come = doctor.duty_at(now).is_some_and(|duty| !doctor.has_checked_in(duty));
        self.revision += u64::from(come);
        doctor.last_seen = doctor.last_seen.max(Some(now));
        doctor.unanswered_pages = 0;
    }

    /// Forgets a doctor: suspended, left.
    pub fn doctor_remove(&mut self, id: PractitionerId) -> Option<Doctor> {
        let number = self.doctor_numbers.remove(&id)?;
        self.revision += 1;
        for class in &mut self.classes {
            class.doctors.retain(|&other| other != number);
        }
        self.doctors[number as usize].take().map(|clinician| clinician.doctor)
    }

    /// A doctor.
    pub fn doctor(&self, id: PractitionerId) -> Option<&Doctor> {
        self.clinician(self.doctor_number(id)?).map(|clinician| &clinician.doctor)
    }

    /// All doctors, in no order that means anything.
    pub fn doctors(&self) -> impl Iterator<Item = &Doctor> {
        self.doctors.iter().flatten().map(|clinician| &clinician.doctor)
    }

    /// Whether the doctor has a task in hand.
    pub fn is_busy(&self, id: PractitionerId) -> bool {
        self.doctor_number(id).and_then(|number| self.clinician(number)).is_some_and(|doctor| !doctor.holds.is_empty())
    }

    /// The task a doctor has in hand.
    pub fn in_hand(&self, id: PractitionerId) -> Option<&Task> {
        let clinician = self.clinician(self.doctor_number(id)?)?;
        clinician.holds.first().and_then(|&task| self.entry(task)).map(|entry| &entry.task)
    }

    /// The tasks in somebody's hands.
    pub fn held(&self) -> impl Iterator<Item = &Task> {
        self.held.iter().filter_map(|&number| self.entry(number)).map(|entry| &entry.task)
    }

    /// The tasks about which somebody was asked.
    pub fn paged(&self) -> impl Iterator<Item = &Task> {
        self.paged.iter().filter_map(|&number| self.entry(number)).map(|entry| &entry.task)
    }

    /// How many tasks wait.
    pub fn waiting_count(&self) -> usize {
        self.classes.iter().map(|class| class.waiting.len()).sum()
    }

    pub(super) fn entry(&self, number: u32) -> Option<&Entry> {
        self.tasks.get(number as usize)?.as_ref()
    }

    pub(super) fn clinician(&self, number: u32) -> Option<&Clinician> {
        self.doctors.get(number as usize)?.as_ref()
    }

    pub(super) fn doctor_number(&self, id: PractitionerId) -> Option<u32> {
        self.doctor_numbers.get(&id).copied()
    }

    pub(super) fn task_number(&self, id: ConsultationId) -> Option<u32> {
        self.task_numbers.get(&id).copied()
    }

    /// The class of a specialty and language, if anything of it was ever seen.
    pub(super) fn class_of(&self, specialty: &str, language: &str) -> Option<u16> {
        self.class_numbers.get(&(specialty.to_owned(), language.to_owned())).copied()
    }

    fn new_task_number(&mut self) -> u32 {
        self.free_tasks.pop().unwrap_or_else(|| {
            self.tasks.push(None);
            self.briefs.push(Brief::GONE);
            u32::try_from(self.tasks.len() - 1).expect("fewer open tasks than people on earth")
        })
    }

    fn class_number(&mut self, specialty: &str, language: &str) -> u16 {
        if let Some(number) = self.class_of(specialty, language) {
            return number;
        }
        let number = u16::try_from(self.classes.len()).expect("fewer than 65,536 pairs of specialty and language");
        let mut class = Class {
            specialty: specialty.to_owned(),
            language: language.to_owned(),
            doctors: Vec::new(),
            waiting: BTreeSet::new(),
        };
        for (doctor, clinician) in (0_u32..).zip(&mut self.doctors) {
            if let Some(clinician) = clinician
                && class.is_served_by(&clinician.doctor)
            {
                clinician.classes.push(number);
                class.doctors.push(doctor);
            }
        }
        self.class_numbers.insert((specialty.to_owned(), language.to_owned()), number);
        self.classes.push(class);
        number
    }

    fn link(&mut self, number: u32) {
        let Some(entry) = &self.tasks[number as usize] else { return };
        let brief = &mut self.briefs[number as usize];
        *brief = Brief {
            effort_minutes: entry.task.effort_minutes,
            due: entry.task.due,
            since: brief.since,
            stand: match entry.task.status {
                Status::Waiting => Stand::Waits,
                Status::Held { .. } | Status::Working { .. } => Stand::InHand,
                Status::Paused { .. } => Stand::Paused,
            },
            constrained: entry.task.preferred.is_some() || !entry.task.declined_by.is_empty(),
        };
        if brief.stand == Stand::InHand {
            self.held.insert(number);
        }
        if !entry.task.pages.is_empty() {
            self.paged.insert(number);
        }
        if entry.task.is_waiting() {
            let rank = Rank::of(&entry.task, number);
            self.classes[usize::from(entry.class)].waiting.insert(rank);
            self.returning.extend(entry.task.preferred.map(|(doctor, _)| (doctor, rank)));
        }
        let holder = entry.task.holder().and_then(|holder| self.doctor_numbers.get(&holder));
        if let Some(clinician) = holder.and_then(|&doctor| self.doctors[doctor as usize].as_mut()) {
            clinician.holds.insert(number);
        }
    }

    fn unlink(&mut self, number: u32) {
        let Some(entry) = &self.tasks[number as usize] else { return };
        self.briefs[number as usize].stand = Stand::Gone;
        self.held.remove(&number);
        self.paged.remove(&number);
        if entry.task.is_waiting() {
            let rank = Rank::of(&entry.task, number);
            self.classes[usize::from(entry.class)].waiting.remove(&rank);
            if let Some((doctor, _)) = entry.task.preferred {
                self.returning.remove(&(doctor, rank));
            }
        }
        let holder = entry.task.holder().and_then(|holder| self.doctor_numbers.get(&holder));
        if let Some(clinician) = holder.and_then(|&doctor| self.doctors[doctor as usize].as_mut()) {
            clinician.holds.remove(&number);
        }
    }

    /// Finds the tasks of a doctor who became known after them.
    fn relink_holds(&mut self, doctor: u32) {
        let Some(clinician) = &self.doctors[doctor as usize] else { return };
        let id = clinician.doctor.id;
        let held = (0_u32..)
            .zip(&self.tasks)
            .filter(|(_, entry)| entry.as_ref().is_some_and(|entry| entry.task.holder() == Some(id)));
        let held: BTreeSet<u32> = held.map(|(number, _)| number).collect();
        if let Some(clinician) = &mut self.doctors[doctor as usize] {
            clinician.holds = held;
        }
    }
}

impl Class {
    fn is_served_by(&self, doctor: &Doctor) -> bool {
        doctor.specialties.contains(&self.specialty) && doctor.languages.contains(&self.language)
    }
}

impl Rank {
    /// Before every task that is due at this moment or later.
    pub(super) fn before(due: jiff::Timestamp) -> Self {
        let consultation = ConsultationId(uuid::Uuid::nil());
        Self { due, opened_at: jiff::Timestamp::MIN, consultation, number: 0 }
    }

    pub(super) fn of(task: &Task, number: u32) -> Self {
        Self { due: task.due, opened_at: task.opened_at, consultation: task.consultation, number }
    }
}
