//! Ana as a freelancer in the United States in November, with ten months of clients and costs.

use std::collections::BTreeMap;

use chrono::Duration;
use services::{Country, Details, ProfileForm};
use tax::us::estimated::QuarterLedger;
use tax::year::{Plan, Schedule};

use crate::books::Ana;

/// The days from the desk's first of March to the twenty-fifth of November.
const TO_NOVEMBER: i64 = 269;

/// Two clients, a cost that nobody doubts, and tax paid in April and June; nothing in September.
pub(crate) async fn ana(url: &str) -> Ana {
    let mut ana = Ana::new(url).await;
    ana.desk.wait(Duration::days(TO_NOVEMBER));
    let details = Details {
        country: Some(Country::UnitedStates),
        display_name: "Ana".to_owned(),
        birth_year: String::new(),
    };
    ana.desk.attune.introduce(&ana.person, &details, true).await.unwrap();
    ana.person.country = Some(Country::UnitedStates);
    let mut rows = vec!["2026-04-14,IRS USATAXPYMT EST TAX,-1500.00".to_owned()];
    rows.push("2026-06-12,IRS USATAXPYMT EST TAX,-1500.00".to_owned());
    for month in 1..=11 {
        rows.push(format!(
            "2026-{month:02}-0{},ACH CREDIT NORTHWIND STUDIO INVOICE {month},4200.00",
            month % 8 + 1
        ));
        rows.push(format!("2026-{month:02}-17,ACH CREDIT BIRCH PRESS INVOICE 9{month},1{month:02}0.00"));
        rows.push(format!("2026-{month:02}-20,ADOBE CREATIVE CLOUD,-60.00"));
        rows.push(format!("2026-{month:02}-22,WHOLE FOODS MARKET,-310.00"));
    }
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    ana.deposit(&rows).await;
    ana
}

impl Ana {
    /// The running year as the tax page shows it.
    pub(crate) async fn plan(&self) -> Plan {
        self.desk.attune.tax_overview(&self.person).await.unwrap().years.this.unwrap()
    }

    /// Saves a tax profile.
    pub(crate) async fn tell(&self, fields: &[(&str, &str)]) -> Result<(), services::ServiceError> {
        let fields: BTreeMap<String, String> =
            fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        self.desk.attune.save_tax_profile(&self.person, &ProfileForm::new(fields)).await
    }
}

/// The quarter ledger of a year in the United States.
pub(crate) fn ledger(plan: &Plan) -> &QuarterLedger {
    match &plan.schedule {
        Schedule::UnitedStates(ledger) => ledger,
        Schedule::UnitedKingdom(_) => panic!("a ledger of quarters is asked for in the United States only"),
    }
}
