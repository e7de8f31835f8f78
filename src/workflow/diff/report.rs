//! Collects sentences.

use super::super::model::{Definition, Step, StepId, Text};
use super::Change;
use super::words::{both, joined, quoted, text};

/// The sentences so far, and the step that they are about.
pub(super) struct Report<'a> {
    old: &'a Definition,
    new: &'a Definition,
    about: Option<(StepId, Text)>,
    pub(super) changes: Vec<Change>,
}

impl<'a> Report<'a> {
    pub(super) fn new(old: &'a Definition, new: &'a Definition) -> Self {
        Self { old, new, about: None, changes: Vec::new() }
    }

    /// What follows is about this step.
    pub(super) fn about(&mut self, step: &Step) {
        self.about = Some((step.id.clone(), quoted(&step.name)));
    }

    pub(super) fn about_nothing(&mut self) {
        self.about = None;
    }

    /// A sentence about the flow as a whole.
    pub(super) fn flow(&mut self, zh: String, en: String) {
        let mut letters = en.chars();
        let en =
            letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default();
        self.changes.push(Change { step: None, text: Text { zh: format!("{zh}。"), en: format!("{en}.") } });
    }

    /// The last sentence concerns this step.
    pub(super) fn last_concerns(&mut self, step: &str) {
        if let Some(last) = self.changes.last_mut() {
            last.step = Some(step.to_owned());
        }
    }

    /// A sentence about whatever is being compared.
    pub(super) fn say(&mut self, zh: &str, en: &str) {
        match self.about.clone() {
            None => self.flow(zh.to_owned(), en.to_owned()),
            Some((step, name)) => {
                let text = Text { zh: format!("步骤{}：{zh}。", name.zh), en: format!("Step {}: {en}.", name.en) };
                self.changes.push(Change { step: Some(step), text });
            }
        }
    }

    /// A field with one value. `zh` and `en` are what the field is called.
    pub(super) fn field<T: PartialEq>(&mut self, zh: &str, en: &str, old: &T, new: &T, show: impl Fn(&T) -> Text) {
        if old != new {
            let (from, to) = (show(old), show(new));
            self.say(
                &format!("{zh}由{}改为{}", from.zh, to.zh),
                &format!("{en} changed from {} to {}", from.en, to.en),
            );
        }
    }

    /// A field that may be empty.
    pub(super) fn maybe<T: PartialEq>(
        &mut self,
        zh: &str,
        en: &str,
        old: Option<&T>,
        new: Option<&T>,
        show: impl Fn(&T) -> Text,
    ) {
        match (old, new) {
            (Some(old), Some(new)) => self.field(zh, en, old, new, show),
            (Some(old), None) => {
                let gone = show(old);
                self.say(&format!("取消{zh}（原为{}）", gone.zh), &format!("{en} was removed (it was {})", gone.en));
            }
            (None, Some(new)) => {
                let now = show(new);
                self.say(&format!("新增{zh}：{}", now.zh), &format!("{en} was added: {}", now.en));
            }
            (None, None) => {}
        }
    }

    /// A field that names a step.
    pub(super) fn targets(&mut self, zh: &str, en: &str, old: Option<&StepId>, new: Option<&StepId>) {
        let (from, to) = (old.map(|id| self.step(id)), new.map(|id| self.step(id)));
        if old == new {
            return;
        }
        // A step that was given another id is named with it, so that both sides of the sentence differ.
        match (from, to) {
            (Some(from), Some(to)) if from == to => {
                let (old, new) = (old.map_or("", String::as_str), new.map_or("", String::as_str));
                self.field(zh, en, &both(old), &both(new), Text::clone);
            }
            (from, to) => self.maybe(zh, en, from.as_ref(), to.as_ref(), Text::clone),
        }
    }

    /// A list of words.
    pub(super) fn list(&mut self, zh: &str, en: &str, old: &[String], new: &[String]) {
        let only = |these: &[String], those: &[String]| {
            these.iter().filter(|one| !those.contains(one)).map(|one| both(one)).collect::<Vec<_>>()
        };
        let (gone, come) = (only(old, new), only(new, old));
        if !come.is_empty() {
            let come = joined(&come);
            self.say(&format!("{zh}增加{}", come.zh), &format!("{en} now include {}", come.en));
        }
        if !gone.is_empty() {
            let lost = joined(&gone);
            self.say(&format!("{zh}去掉{}", lost.zh), &format!("{en} no longer include {}", lost.en));
        }
        if gone.is_empty() && come.is_empty() && old != new {
            self.say(&format!("{zh}的顺序有变化"), &format!("the order of {en} changed"));
        }
    }

    /// How a step is called, by its id.
    pub(super) fn step(&self, id: &str) -> Text {
        let known = self.new.step(id).or_else(|| self.old.step(id));
        known.map_or_else(|| text(&format!("「{id}」"), &format!("\"{id}\"")), |step| quoted(&step.name))
    }

    /// How many sentences there are.
    pub(super) fn count(&self) -> usize {
        self.changes.len()
    }
}
