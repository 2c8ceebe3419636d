//! Unleash's client specification through conditions: an adapter turns its constraints into ours, and buckets the way
//! Unleash does. It is read from `end2end/node_modules`, where `npm ci` puts it.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use decision::{AttributeValue, Attributes, Condition};
use serde_json::{Value, json};

use super::Tally;
use super::murmur::murmur3;

/// Seed of the draw between variants; that of rollouts is 0.
const VARIANT_SEED: u32 = 86_028_157;

/// Attributes that can carry a text of somebody else's.
const TEXTS: [&str; 4] = ["country", "locale", "persona", "hardship-level"];

/// Why a case cannot be put to the engine.
type LeftOut = &'static str;

fn specifications() -> Option<PathBuf> {
    let folder = "../../end2end/node_modules/@unleash/client-specification/specifications";
    Some(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).filter(|folder| folder.is_dir())
}

/// One customer of the specification, and the attributes their fields are put into.
struct Asked<'a> {
    state: &'a Value,
    context: &'a Value,
    slots: Vec<(String, &'static str)>,
    attributes: Attributes,
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

impl<'a> Asked<'a> {
    fn field(&self, name: &str) -> Option<&'a str> {
        self.context[name].as_str().or_else(|| self.context["properties"][name].as_str())
    }

    /// The attribute that stands for a text field. Unknown fields read as empty texts, as Unleash has it.
    fn text(&mut self, name: &str) -> Result<Value, LeftOut> {
        let known = self.slots.iter().find(|(field, _)| field == name).map(|(_, attribute)| *attribute);
        let attribute = match known {
            Some(attribute) => attribute,
            None => *TEXTS.get(self.slots.len()).ok_or("more than four text fields")?,
        };
        if known.is_none() {
            self.slots.push((name.to_owned(), attribute));
        }
        if let Some(value) = self.field(name) {
            self.attributes.insert(attribute, AttributeValue::Text(value.to_owned()));
        }
        Ok(json!({ "var": [attribute, ""] }))
    }

    fn number(&mut self, name: &str) -> Value {
        let attribute = format!("event.{}", name.to_lowercase());
        if let Some(value) = self.field(name).and_then(|value| value.parse().ok()) {
            self.attributes.insert(attribute.clone(), AttributeValue::Number(value));
        }
        json!({ "var": attribute })
    }

    /// The days of a field and of a constant, where the times of day do not matter.
    fn days(&mut self, name: &str, constant: &Value) -> Result<(Value, Value), LeftOut> {
        let instant = |text: &str| DateTime::parse_from_rfc3339(text).map(|at| at.with_timezone(&Utc)).ok();
        let constant = constant.as_str().and_then(instant).ok_or("dates that are none")?;
        let value = self.field(name).and_then(instant).ok_or("dates that are none")?;
        if value.date_naive() == constant.date_naive() && value != constant {
            return Err("conditions know days, not times of day");
        }
        self.attributes.insert("today", AttributeValue::Date(value.date_naive()));
        Ok((json!({ "var": "today" }), json!(constant.date_naive().to_string())))
    }

    /// A constraint as a condition.
    fn constraint(&mut self, constraint: &Value) -> Result<Value, LeftOut> {
        let name = constraint["contextName"].as_str().unwrap_or_default();
        let operator = constraint["operator"].as_str().unwrap_or_default();
        let logic = match operator {
            "IN" => json!({ "in": [self.text(name)?, texts(&constraint["values"])] }),
            "NOT_IN" => json!({ "!": { "in": [self.text(name)?, texts(&constraint["values"])] } }),
            "STR_CONTAINS" if constraint["caseInsensitive"] == json!(true) => {
                return Err("conditions heed the case of texts");
            }
            "STR_CONTAINS" => {
                let whole = self.text(name)?;
                let parts =
                    texts(&constraint["values"]).into_iter().map(|part| json!({ "in": [part, whole] }));
                json!({ "or": parts.collect::<Vec<_>>() })
            }
            "NUM_EQ" | "NUM_GT" | "NUM_GTE" | "NUM_LT" | "NUM_LTE" => {
                let ours = match operator {
                    "NUM_EQ" => "==",
                    "NUM_GT" => ">",
                    "NUM_GTE" => ">=",
                    "NUM_LT" => "<",
                    _ => "<=",
                };
                let limit: f64 = constraint["value"].as_str().and_then(|text| text.parse().ok()).unwrap();
                json!({ ours: [self.number(name), limit] })
            }
            "DATE_AFTER" | "DATE_BEFORE" => {
                let (day, limit) = self.days(name, &constraint["value"])?;
                if operator == "DATE_AFTER" {
                    json!({ ">": [day, limit] })
                } else {
                    json!({ "<": [day, limit] })
                }
            }
            "STR_STARTS_WITH" | "STR_ENDS_WITH" => {
                return Err("conditions have no beginnings and ends of texts");
            }
            "REGEX" => return Err("conditions have no patterns"),
            "IN_CIDR" => return Err("conditions have no addresses"),
            _ if operator.starts_with("SEMVER") => return Err("conditions have no versions"),
            _ => json!(false),
        };
        Ok(if constraint["inverted"] == json!(true) { json!({ "!": logic }) } else { logic })
    }

    /// Whether the conditions hold, all together.
    fn all(&self, conditions: &[Value]) -> bool {
        let logic = if conditions.is_empty() { json!(true) } else { json!({ "and": conditions }) };
        Condition::parse(&logic).unwrap().holds(&self.attributes) == Some(true)
    }

    /// Who sticks to a bucket; an error where Unleash draws at random.
    fn unit(&self, stickiness: &str) -> Result<&'a str, LeftOut> {
        let unit = match stickiness {
            "default" | "" => self.field("userId").or_else(|| self.field("sessionId")),
            "random" => None,
            field => self.field(field),
        };
        unit.ok_or("drawn at random")
    }

    /// Whether a rollout of this percentage has come to `unit`.
    fn reaches(percentage: &Value, group: &str, unit: &str) -> bool {
        let percentage: u32 = percentage.as_str().and_then(|text| text.parse().ok()).unwrap();
        murmur3(&format!("{group}:{unit}"), 0) % 100 < percentage
    }

    fn strategy(&mut self, strategy: &Value) -> Result<bool, LeftOut> {
        let mut conditions = Vec::new();
        for constraint in list(&strategy["constraints"]) {
            conditions.push(self.constraint(constraint)?);
        }
        for segment in list(&strategy["segments"]) {
            let mut segments = list(&self.state["segments"]).iter();
            let Some(segment) = segments.find(|other| other["id"] == *segment) else { return Ok(false) };
            for constraint in list(&segment["constraints"]) {
                conditions.push(self.constraint(constraint)?);
            }
        }
        let parameters = &strategy["parameters"];
        let group = parameters["groupId"].as_str().unwrap_or_default();
        let listed = |text: &Value| -> Vec<String> {
            text.as_str().unwrap_or_default().split(',').map(|part| part.trim().to_owned()).collect()
        };
        let reached = match strategy["name"].as_str().unwrap_or_default() {
            "default" => true,
            "userWithId" => {
                conditions.push(json!({ "in": [self.text("userId")?, listed(&parameters["userIds"])] }));
                true
            }
            "remoteAddress" => {
                conditions.push(json!({ "in": [self.text("remoteAddress")?, listed(&parameters["IPs"])] }));
                true
            }
            "gradualRolloutUserId" => {
                self.field("userId").is_some_and(|unit| Self::reaches(&parameters["percentage"], group, unit))
            }
            "gradualRolloutSessionId" => self
                .field("sessionId")
                .is_some_and(|unit| Self::reaches(&parameters["percentage"], group, unit)),
            "gradualRolloutRandom" => certain(&parameters["percentage"])?,
            "flexibleRollout" => match self.unit(parameters["stickiness"].as_str().unwrap_or_default()) {
                Ok(unit) => Self::reaches(&parameters["rollout"], group, unit),
                Err(_) if !matches!(parameters["stickiness"].as_str(), Some("default" | "random") | None) => {
                    false
                }
                Err(_) => certain(&parameters["rollout"])?,
            },
            _ => false,
        };
        Ok(reached && self.all(&conditions))
    }

    /// Whether the feature is on, and the strategy that turns it on.
    fn enabled<'f>(&mut self, feature: &'f Value) -> Result<Option<&'f Value>, LeftOut> {
        if feature["dependencies"].is_array() {
            return Err("nothing here depends on another feature");
        }
        if feature["enabled"] != json!(true) {
            return Ok(None);
        }
        let strategies = list(&feature["strategies"]);
        for strategy in strategies {
            if self.strategy(strategy)? {
                return Ok(Some(strategy));
            }
        }
        Ok(strategies.is_empty().then_some(&Value::Null))
    }

    fn variant(&mut self, feature: &Value) -> Result<Value, LeftOut> {
        let disabled = |feature_enabled: bool| json!({ "name": "disabled", "enabled": false, "feature_enabled": feature_enabled });
        let Some(strategy) = self.enabled(feature)? else { return Ok(disabled(false)) };
        let own = list(&strategy["variants"]);
        let (variants, group, stickiness) = if own.is_empty() {
            let variants = list(&feature["variants"]);
            (variants, &feature["name"], variants.first().map(|first| &first["stickiness"]))
        } else {
            (own, &strategy["parameters"]["groupId"], Some(&strategy["parameters"]["stickiness"]))
        };
        let weight = |variant: &Value| u32::try_from(variant["weight"].as_u64().unwrap()).unwrap();
        let total: u32 = variants.iter().map(weight).sum();
        if total == 0 {
            return Ok(disabled(true));
        }
        let mut chosen = None;
        for variant in variants {
            for over in list(&variant["overrides"]) {
                let field = self.text(over["contextName"].as_str().unwrap())?;
                if chosen.is_none() && self.all(&[json!({ "in": [field, texts(&over["values"])] })]) {
                    chosen = Some(variant);
                }
            }
        }
        if chosen.is_none() && variants.len() == 1 {
            chosen = variants.first();
        }
        if chosen.is_none() {
            let unit = self.unit(stickiness.and_then(Value::as_str).unwrap_or_default())?;
            let target = murmur3(&format!("{}:{unit}", group.as_str().unwrap()), VARIANT_SEED) % total;
            let mut end = 0;
            chosen = variants.iter().find(|variant| {
                end += weight(variant);
                target < end
            });
        }
        let chosen = chosen.unwrap();
        let mut told = json!({ "name": chosen["name"], "enabled": true, "feature_enabled": true });
        if !chosen["payload"].is_null() {
            told["payload"] = chosen["payload"].clone();
        }
        Ok(told)
    }
}

/// Whether a draw at random comes out, where there is nothing to draw.
fn certain(percentage: &Value) -> Result<bool, LeftOut> {
    match percentage.as_str() {
        Some("100") => Ok(true),
        Some("0") => Ok(false),
        _ => Err("drawn at random"),
    }
}

#[test]
fn the_client_specification() {
    let Some(folder) = specifications() else {
        println!("@unleash/client-specification is not installed in end2end/node_modules; it was not run");
        return;
    };
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let mut tally = Tally::default();
    for file in texts(&read("index.json")) {
        let specification = read(file);
        let state = &specification["state"];
        for (kind, is_variant) in [("tests", false), ("variantTests", true)] {
            for case in list(&specification[kind]) {
                let name = format!("{file}: {}", case["description"]);
                if state["events"].is_array() {
                    tally.leave_out(&name, "the policy is read whole, never by deltas");
                    continue;
                }
                let mut features = list(&state["features"]).iter();
                let feature =
                    features.find(|feature| feature["name"] == case["toggleName"]).unwrap_or(&Value::Null);
                let context = &case["context"];
                let mut asked = Asked { state, context, slots: Vec::new(), attributes: Attributes::new() };
                let told = if is_variant {
                    asked.variant(feature)
                } else {
                    asked.enabled(feature).map(|strategy| json!(strategy.is_some()))
                };
                match told {
                    Ok(told) => {
                        tally.case(&format!("{name} gave {told}"), told == case["expectedResult"]);
                    }
                    Err(reason) => tally.leave_out(&name, reason),
                }
            }
        }
    }
    tally.expect("Unleash client specification 6.1.0", 146);
}
