//! Made-up people, companies and shops from word lists. Employers and clients come from the same lists, so that
//! a name alone never says what a payment is.

use crate::random::Random;
use crate::vocabulary::Words;

impl Words {
    /// A person, such as `Mara Linden`.
    pub(crate) fn person(&self, random: &mut Random) -> String {
        format!("{} {}", random.choose(self.first_names), random.choose(self.last_names))
    }

    /// A company, such as `Brightwater Media LLC`; some are named after a person.
    pub(crate) fn company(&self, random: &mut Random) -> String {
        let tail = random.choose(self.company_tails);
        let head = if random.chance(0.25) {
            random.choose(self.last_names)
        } else {
            random.choose(self.company_heads)
        };
        if random.chance(0.2) {
            format!("{head} & {} {tail}", random.choose(self.last_names))
        } else {
            format!("{head} {tail}")
        }
    }

    /// Somebody who pays wages or invoices: mostly a made-up company, sometimes a large known organisation.
    pub(crate) fn organisation(&self, random: &mut Random, large_share: f64) -> String {
        if random.chance(large_share) {
            random.choose(self.employers).to_owned()
        } else {
            self.company(random)
        }
    }

    /// A small local shop, such as `Juniper Bakery`.
    pub(crate) fn shop(&self, random: &mut Random, trade: &str) -> String {
        if random.chance(0.3) {
            format!("{}'s {trade}", random.choose(self.first_names))
        } else {
            format!("{} {trade}", random.choose(self.shop_heads))
        }
    }
}
