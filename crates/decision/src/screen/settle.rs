//! What each slot with candidates shows, in reading order: locks first, then scores, then a draw where one is allowed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use layout::{Class, Document, Element, Id, OnUnknown, Slot, Zone, ZoneMode};

use super::{Kind, Stage};
use crate::arbitration::{Factors, preferred};
use crate::bucket::draw;
use crate::contact::Contact;
use crate::experiment::chosen;
use crate::guardrail::CONTACT_GUARDRAIL;
use crate::slot::{How, SlotCandidate, SlotChoice, WEEK_DAYS};
use crate::state::HeldSlot;

/// Codes of what stands against a candidate beside guardrails.
const UNDRAWABLE: &str = "UNDRAWABLE";
const CONDITION: &str = "CONDITION";
const REPEATED: &str = "REPEATED";
const CUSTOMER_HID: &str = "CUSTOMER_HID";
const CUSTOMER_UNDID: &str = "CUSTOMER_UNDID";
const CUSTOMER_LATER: &str = "CUSTOMER_LATER";
pub(super) const DIVERSITY: &str = "DIVERSITY";

/// A candidate of a slot.
struct Weighed<'a> {
    id: &'a Id,
    element: Option<&'a Element>,
    obstacles: Vec<String>,
    factors: Option<Factors>,
    score: f64,
}

impl Weighed<'_> {
    /// Its class; that of least preference where there is no such element.
    fn class(&self) -> Class {
        self.element.map_or(Class::Credit, |element| element.class)
    }
}

/// A choice: the place of the candidate, how, and how likely the choice was to fall on each.
struct Picked {
    at: Option<usize>,
    how: How,
    propensities: Vec<f64>,
}

/// What the slots before have come to.
struct Settling<'s, 'd> {
    stage: &'s Stage<'s>,
    document: &'d Document,
    nudges: BTreeMap<Id, Id>,
    /// Elements that stand in a slot of their own.
    placed: BTreeSet<&'d Id>,
    taken: BTreeSet<&'d Id>,
    contacts: Vec<Contact>,
    has_credit: bool,
    /// Changes made for this visit.
    moves: usize,
}

impl Stage<'_> {
    /// What each slot of `document` with candidates shows.
    pub(super) fn settle(&self, document: &Document) -> Vec<SlotChoice> {
        let slots = document.spec.zones.iter().flat_map(|zone| &zone.slots);
        if slots.clone().all(|slot| slot.candidates.is_empty()) {
            return Vec::new();
        }
        let mut settling = Settling {
            stage: self,
            document,
            nudges: document.nudges(),
            placed: slots.map(|slot| &slot.element).collect(),
            taken: BTreeSet::new(),
            contacts: Vec::new(),
            has_credit: false,
            moves: 0,
        };
        let mut choices = Vec::new();
        for zone in &document.spec.zones {
            for slot in &zone.slots {
                if slot.candidates.is_empty() {
                    settling.pass(zone, slot);
                } else {
                    choices.push(settling.choose(zone, slot));
                }
            }
        }
        choices
    }
}

impl<'d> Settling<'_, 'd> {
    fn choose(&mut self, zone: &'d Zone, slot: &'d Slot) -> SlotChoice {
        let mut weighed = self.weigh(zone, slot);
        let stage = self.stage;
        for candidate in &mut weighed {
            if stage.arbitrates && candidate.obstacles.is_empty() {
                let factors =
                    stage.arbitration.factors(candidate.id, candidate.element, &stage.weights, stage.known);
                candidate.score = factors.score();
                candidate.factors = Some(factors);
            }
        }
        let Picked { at, how, propensities } = self.pick(zone, slot, &weighed);
        let picked = at.and_then(|at| weighed.get(at)).map(|candidate| candidate.id);
        if let Some(id) = picked {
            self.take(id);
            let changes = self.held(slot).is_some_and(|held| held.element != *id);
            self.moves += usize::from(changes && zone.mode != ZoneMode::Ephemeral && how != How::Undone);
        }
        let candidates = weighed.into_iter().zip(propensities).map(|(candidate, propensity)| SlotCandidate {
            id: candidate.id.clone(),
            score: candidate.factors.map(|_| candidate.score),
            factors: candidate.factors,
            propensity,
            denied_by: candidate.obstacles,
        });
        SlotChoice {
            slot: slot.id.clone(),
            mode: zone.mode,
            chosen: picked.cloned(),
            how,
            epoch: (how == How::Drawn).then(|| self.epoch()),
            intervened: false,
            replaced: None,
            candidates: candidates.collect(),
        }
    }

    fn pick(&self, zone: &Zone, slot: &Slot, weighed: &[Weighed<'_>]) -> Picked {
        let open: Vec<usize> = (0..weighed.len()).filter(|at| weighed[*at].obstacles.is_empty()).collect();
        // A duty whose own obstacles leave it to a fallback gives its place to nobody else.
        let duty = open.iter().copied().find(|at| self.is_duty(&weighed[*at]));
        if let Some(duty) = duty.or_else(|| self.is_duty(&weighed[0]).then_some(0)) {
            return surely(weighed, duty, How::Duty);
        }
        if slot.pinned || !self.stage.arbitrates {
            let how = if slot.pinned { How::Pinned } else { How::Default };
            // The document's own element comes first.
            return if open.first() == Some(&0) { surely(weighed, 0, how) } else { nothing(weighed) };
        }
        let key = |at: &usize| (weighed[*at].score, weighed[*at].class(), weighed[*at].id);
        let best = open.iter().copied().min_by(|one, other| preferred(key(one), key(other)));
        let Some(best) = best else { return nothing(weighed) };
        let harmless = open.iter().all(|at| weighed[*at].class().is_harmless_to_explore());
        let explores = slot.explore && harmless && open.len() > 1;
        match self.lock(zone, slot, weighed, &open, (best, explores)) {
            Some((at, how)) => surely(weighed, at, how),
            None if explores => self.draw(slot, weighed, &open, best),
            None => surely(weighed, best, How::Best),
        }
    }

    /// Draws among the open candidates by the gaps between their scores.
    fn draw(&self, slot: &Slot, weighed: &[Weighed<'_>], open: &[usize], best: usize) -> Picked {
        let scores: Vec<f64> = open.iter().map(|at| weighed[*at].score).collect();
        let best = open.iter().position(|at| *at == best).unwrap_or(0);
        let exploration = &self.stage.arbitration.exploration;
        let probabilities = exploration.probabilities(&scores, best);
        let name = self.document.metadata.name.as_str();
        let epoch = self.epoch().to_string();
        let place = draw(&[&exploration.seed, name, slot.id.as_str(), self.stage.customer, &epoch]);
        let drawn = chosen(&probabilities, place).unwrap_or(best);
        let mut propensities = vec![0.0; weighed.len()];
        for (at, probability) in open.iter().zip(probabilities) {
            propensities[*at] = probability;
        }
        Picked { at: open.get(drawn).copied(), how: How::Drawn, propensities }
    }

    /// The candidate that must stay or come back, before anything is drawn.
    fn lock(
        &self,
        zone: &Zone,
        slot: &Slot,
        weighed: &[Weighed<'_>],
        open: &[usize],
        (best, explores): (usize, bool),
    ) -> Option<(usize, How)> {
        if zone.mode == ZoneMode::Ephemeral {
            return None;
        }
        let stage = self.stage;
        let at = |id: &Id| open.iter().copied().find(|at| weighed[*at].id == id);
        if let Some(pinned) = open.iter().find(|at| stage.arrangement.pinned.contains(weighed[**at].id)) {
            return Some((*pinned, How::Pinned));
        }
        let held = self.held(slot)?;
        if stage.undone_until(&held.element).is_some()
            && let Some(before) = held.before.as_ref().and_then(at)
        {
            return Some((before, How::Undone));
        }
        let current = at(&held.element)?;
        let now = stage.counting.now;
        let moving = &stage.arbitration.moving;
        let (cooldown, week_max) = self.limits();
        let moved_lately =
            stage.moves.iter().filter(|moved| now - **moved < TimeDelta::days(WEEK_DAYS)).count();
        let usage = stage.habits.usage.get(&held.element).map_or(0.0, |share| share.get());
        let gain = weighed[best].score - weighed[current].score - moving.cost * usage;
        let how = if held.kept_until.is_some_and(|until| now < until) {
            How::Undone
        } else if stage.habits.mid_visit || self.moves > 0 {
            How::Visit
        } else if now - held.since < cooldown {
            How::Cooldown
        } else if moved_lately >= week_max {
            How::Budget
        } else if !explores && best != current && gain <= moving.gain_min {
            How::Gain
        } else {
            return None;
        };
        Some((current, how))
    }

    /// How long a slot rests and how many may change a week, by the document or else by the policy.
    fn limits(&self) -> (TimeDelta, usize) {
        let moving = &self.stage.arbitration.moving;
        let own = self.document.spec.stability.as_ref();
        let days = own.and_then(|own| own.cooldown_days);
        let cooldown = days.map_or_else(|| TimeDelta::days(moving.cooldown_days), whole_seconds);
        let week_max = own.and_then(|own| own.max_moves_per_week).map(usize::try_from);
        (cooldown, week_max.map_or(moving.week_max, |most| most.unwrap_or(usize::MAX)))
    }

    /// The slot's own element, then its candidates, each with what stands against it.
    fn weigh(&self, zone: &'d Zone, slot: &'d Slot) -> Vec<Weighed<'d>> {
        let mut once = BTreeSet::new();
        let ids = std::iter::once(&slot.element).chain(&slot.candidates).filter(|id| once.insert(*id));
        let hidden = zone.visibility.as_ref().is_some_and(|condition| self.hides(condition));
        ids.map(|id| {
            let element = self.document.spec.elements.get(id);
            let obstacles = match element {
                None => vec![UNDRAWABLE.to_owned()],
                Some(_) if hidden => vec![CONDITION.to_owned()],
                Some(element) => self.obstacles(zone, slot, id, element),
            };
            Weighed { id, element, obstacles, factors: None, score: 0.0 }
        })
        .collect()
    }

    fn obstacles(&self, zone: &Zone, slot: &Slot, id: &Id, element: &Element) -> Vec<String> {
        let stage = self.stage;
        let is_taken = self.taken.contains(id) || (*id != slot.element && self.placed.contains(id));
        let refused = zone.accepts.as_ref().is_some_and(|accepts| !accepts.contains(&element.class));
        let own = [
            (UNDRAWABLE, refused || !stage.catalogue.draws(element)),
            (CONDITION, element.visibility.as_ref().is_some_and(|condition| self.hides(condition))),
            (REPEATED, is_taken),
            (CUSTOMER_HID, stage.arrangement.hidden.contains(id)),
            (CUSTOMER_UNDID, stage.undone_until(id).is_some()),
            (CUSTOMER_LATER, stage.waits(id)),
            (DIVERSITY, element.class == Class::Credit && self.has_credit),
        ];
        let own = own.into_iter().filter(|(_, stands)| *stands).map(|(code, _)| code.to_owned());
        let kind = Kind::of(element, self.nudges.get(id));
        let denials = stage.refusals(kind, id, &self.contacts).into_iter().map(|denial| denial.reason_code);
        own.chain(denials).collect()
    }

    fn hides(&self, condition: &layout::Condition) -> bool {
        !self.stage.holds(condition).unwrap_or(condition.on_unknown == OnUnknown::Show)
    }

    /// Counts a slot without candidates in, as far as its element will be shown.
    fn pass(&mut self, zone: &'d Zone, slot: &'d Slot) {
        let element = self.document.spec.elements.get(&slot.element);
        if element.is_some_and(|element| self.obstacles(zone, slot, &slot.element, element).is_empty()) {
            self.take(&slot.element);
        }
    }

    /// Counts an element in for the slots that follow.
    fn take(&mut self, id: &'d Id) {
        let Some(element) = self.document.spec.elements.get(id) else { return };
        self.taken.insert(id);
        self.has_credit |= element.class == Class::Credit;
        let Some(topic) = self.nudges.get(id) else { return };
        let subjects = Kind::of(element, Some(topic)).subjects();
        if !self.stage.judged.overrides(&subjects, CONTACT_GUARDRAIL) {
            self.contacts.push(Contact { element: id.clone(), key: id.clone(), topic: topic.clone() });
        }
    }

    fn is_duty(&self, candidate: &Weighed<'_>) -> bool {
        candidate.element.is_some_and(|element| {
            let subjects = Kind::of(element, self.nudges.get(candidate.id)).subjects();
            element.class == Class::Legal || self.stage.judged.is_duty(&subjects)
        })
    }

    fn held(&self, slot: &Slot) -> Option<&HeldSlot> {
        self.stage.held.get(&self.document.metadata.name)?.get(&slot.id)
    }

    /// The week of now, by the Mondays of UTC.
    fn epoch(&self) -> i64 {
        let days = self.stage.counting.now.timestamp().div_euclid(86_400);
        (days + 3).div_euclid(7)
    }
}

/// The choice that nothing else could have been.
fn surely(weighed: &[Weighed<'_>], at: usize, how: How) -> Picked {
    let mut propensities = vec![0.0; weighed.len()];
    propensities[at] = 1.0;
    Picked { at: Some(at), how, propensities }
}

fn nothing(weighed: &[Weighed<'_>]) -> Picked {
    Picked { at: None, how: How::Nothing, propensities: vec![0.0; weighed.len()] }
}

/// So many days, in whole seconds and no more than a hundred years; none of what is no number of days.
fn whole_seconds(days: f64) -> TimeDelta {
    let seconds = (days.clamp(0.0, 36_500.0) * 86_400.0).round();
    #[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "a hundred years at most")]
    let seconds = seconds as i64;
    TimeDelta::seconds(seconds)
}
