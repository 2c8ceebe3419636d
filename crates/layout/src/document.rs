//! The serde types of the layout document, one field a fact. Rules between the fields live in `validate`.
//!
//! Every object keeps the fields this build does not know in `extra`, so that a newer document survives being read
//! and written by an older one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::id::{DROP, Id, InvalidId};
use crate::variant::Variant;

/// The fields of an object that this build does not know, kept word for word.
pub type Extra = Map<String, Value>;

/// A published or drafted screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// Form of the document; always [`API_VERSION`](crate::API_VERSION) once read.
    #[schemars(extend("pattern" = "^layout/v[0-9]+((alpha|beta)[0-9]+)?$"))]
    pub api_version: String,
    /// What is described; only screens so far.
    pub kind: Kind,
    /// Name, revision and where the document came from.
    pub metadata: Metadata,
    /// What the screen shows.
    pub spec: Spec,
    /// Written by the server on publishing: stored form, conversion counts, approvals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Extra>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Kind {
    /// One whole screen of zones.
    Screen,
}

/// Identity and history of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// The document's name, the same over all its revisions.
    pub name: Id,
    /// Counts up from 1; a published revision never changes.
    #[schemars(range(min = 1))]
    pub revision: u32,
    /// The revision this one was edited from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_revision: Option<u32>,
    /// Personas the screen is composed for; empty for the neutral one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub personas: Vec<Id>,
    /// Hash of the published content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_hash: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When, as RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// The commit note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Free labels of the product team.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub labels: Extra,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Capability to the semantic-version range it must have.
pub type Requires = BTreeMap<String, String>;

/// What a screen shows: elements, and the zones whose slots place them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Spec {
    /// Capabilities without which this document cannot be shown at all.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub requires: Requires,
    /// Everything that can be placed, by id.
    pub elements: BTreeMap<Id, Element>,
    /// Areas of the screen in reading order.
    pub zones: Vec<Zone>,
    /// Experiment overlays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// Overrides of the policy's stability numbers for this screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<Stability>,
    /// How it is shown where its reader chose nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<ViewDefaults>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How slowly this screen may change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stability {
    /// Days a customer stays on the screen at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_dwell_days: Option<f64>,
    /// Probability by which another persona must lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switch_margin: Option<f64>,
    /// Widgets that may move in seven days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_moves_per_week: Option<u32>,
    /// Days a slot rests after a change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cooldown_days: Option<f64>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How large the text of a screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextSize {
    /// As the browser is set.
    Standard,
    /// An eighth larger.
    Large,
    /// Three tenths larger.
    Larger,
}

/// How much of a screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// Everything.
    Detailed,
    /// The main figures; further columns and facts are left out.
    Simple,
}

/// How a screen is shown where its reader chose nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ViewDefaults {
    /// How large its text is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_size: Option<TextSize>,
    /// How much of it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a widget is about, which decides the guardrails over it. Showing customers their own money, dividends
/// included, is `account` or `insight`; `credit` and `investment` are what persuades them to borrow or to invest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The customer's accounts as they are.
    Account,
    /// Something worked out from them.
    Insight,
    /// How things work, with nothing to buy.
    Education,
    /// Putting money aside.
    Savings,
    /// Borrowing.
    Credit,
    /// Investing.
    Investment,
    /// Keeping the customer from harm.
    Safety,
    /// A duty with a deadline or a text the law demands.
    Legal,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 8] = [
        Class::Account,
        Class::Insight,
        Class::Education,
        Class::Savings,
        Class::Credit,
        Class::Investment,
        Class::Safety,
        Class::Legal,
    ];

    /// Whether trying things out on customers may touch this class.
    #[must_use]
    pub fn is_harmless_to_explore(self) -> bool {
        !matches!(self, Class::Credit | Class::Investment | Class::Safety | Class::Legal)
    }
}

/// Something that can be placed: a widget of some type and version, with its properties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Element {
    /// The widget type.
    #[serde(rename = "type")]
    pub widget: Id,
    /// Version of the widget's properties.
    #[schemars(range(min = 1))]
    pub v: u32,
    /// What it is about.
    pub class: Class,
    /// What a nudge is about: caps count those of one topic together. Its own id where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Id>,
    /// Whether what it offers has a legal or similarly significant effect, so that a person decides on it with the
    /// customer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub significant: bool,
    /// What showing it is worth, where the policy does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Worth>,
    /// The widget's properties.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub props: Extra,
    /// Property to data source key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bind: BTreeMap<String, String>,
    /// When it may be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Condition>,
    /// Capabilities the widget needs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub requires: Requires,
    /// What to show where this cannot be shown; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Fallback>,
    /// Where the widget's interface state is kept across layouts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_key: Option<String>,
    /// What can be done from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Extra>,
    /// How it is announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a11y: Option<Accessibility>,
    /// Why the product team placed it, in plain sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explain: Vec<String>,
    /// What counts as seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposure: Option<Exposure>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What showing an element is worth, in shares from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Worth {
    /// To the customer.
    #[schemars(range(min = 0, max = 1))]
    pub customer_benefit: f64,
    /// To the business.
    #[schemars(range(min = 0, max = 1))]
    pub business: f64,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How an element is announced to those who do not see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Accessibility {
    /// The accessible name.
    pub label: String,
    /// Level of the widget's heading, 2 to 6; the page itself has level 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 6))]
    pub heading_level: Option<u8>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How much of a widget must be visible how long to count as seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Exposure {
    /// Visible share of its area.
    pub ratio: f64,
    /// Milliseconds.
    pub ms: u32,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A condition in `JSONLogic`, and what to do while it cannot be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// The rule.
    pub logic: Value,
    /// What happens while the rule's inputs are unknown.
    #[serde(default)]
    pub on_unknown: OnUnknown,
    /// The reason given when it hides something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What an unknown condition does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnUnknown {
    /// Nothing is shown.
    #[default]
    Hide,
    /// It is shown.
    Show,
}

/// What takes the place of an element that cannot be shown: `"drop"` or an element's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// Nothing.
    Drop,
    /// Another element.
    Element(Id),
}

impl Serialize for Fallback {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Fallback::Drop => out.serialize_str(DROP),
            Fallback::Element(id) => id.serialize(out),
        }
    }
}

impl<'de> Deserialize<'de> for Fallback {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        if text == DROP {
            return Ok(Fallback::Drop);
        }
        Id::new(text).map(Fallback::Element).map_err(|error: InvalidId| serde::de::Error::custom(error))
    }
}

impl JsonSchema for Fallback {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "fallback".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let id = generator.subschema_for::<Id>();
        schemars::json_schema!({ "oneOf": [{ "const": DROP }, id] })
    }
}

/// An area of the screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Zone {
    /// Its name.
    pub id: Id,
    /// Who may change its order.
    pub mode: ZoneMode,
    /// How its slots are laid out.
    #[serde(default)]
    pub layout: ZoneLayout,
    /// Classes it takes; every class when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepts: Option<Vec<Class>>,
    /// Fewest slots that make sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// Most slots shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// When it may be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Condition>,
    /// How the area is announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a11y: Option<Accessibility>,
    /// Places, in reading order.
    pub slots: Vec<Slot>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Who may change what a zone shows, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneMode {
    /// Only the product team and the customer.
    Pinned,
    /// The decision engine too, between visits: which of its candidates a place shows.
    Ranked,
    /// The decision engine, also during a visit.
    Ephemeral,
}

/// How the slots of a zone are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneLayout {
    /// One below the other.
    Stack,
    /// On the grid, by their spans.
    #[default]
    Grid,
    /// As many columns as fit.
    AutoGrid,
    /// One at a time.
    Tabs,
}

/// A place in a zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    /// Its name.
    pub id: Id,
    /// The element shown here by default.
    pub element: Id,
    /// Others the decision engine may show here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Id>,
    /// A feed of the build whose elements are candidates here too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feed: Option<Id>,
    /// Size per breakpoint (`sm`, `md`, `lg`), each on its own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub span: BTreeMap<String, Span>,
    /// Whether the system must leave it where it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Whether trying candidates out is allowed here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub explore: bool,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Slot {
    /// A slot for `element`, of the same name.
    #[must_use]
    pub fn of(element: Id) -> Self {
        Self {
            id: element.clone(),
            element,
            candidates: Vec::new(),
            feed: None,
            span: BTreeMap::new(),
            pinned: false,
            explore: false,
            extra: Extra::new(),
        }
    }
}

/// Size on the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// Columns: 1 to 4 at `sm`, to 8 at `md`, to 12 at `lg`.
    #[schemars(range(min = 1, max = 12))]
    pub w: u8,
    /// Rows.
    #[schemars(range(min = 1))]
    pub h: u8,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}
