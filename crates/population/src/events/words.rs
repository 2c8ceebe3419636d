//! Whom households pay around an event, by country and family. Some names say what they do, some do not.

use crate::{Country, Vocabulary};

/// One list for each kind of counterparty.
#[derive(Debug)]
pub(super) struct EventWords {
    pub(super) surveyors: &'static [&'static str],
    /// Solicitors, title and escrow companies.
    pub(super) conveyancers: &'static [&'static str],
    pub(super) mortgage_brokers: &'static [&'static str],
    pub(super) removals: &'static [&'static str],
    pub(super) storage: &'static [&'static str],
    pub(super) mail_redirection: &'static str,
    pub(super) baby_shops: &'static [&'static str],
    pub(super) antenatal: &'static [&'static str],
    pub(super) nurseries: &'static [&'static str],
    /// `None` where the state pays none.
    pub(super) child_benefit: Option<&'static str>,
    pub(super) pension_advisers: &'static [&'static str],
    pub(super) pension_schemes: &'static [&'static str],
    pub(super) law_firms: &'static [&'static str],
}

impl EventWords {
    pub(super) fn of(vocabulary: Vocabulary, country: Country) -> &'static Self {
        match (vocabulary, country) {
            (Vocabulary::A, Country::UnitedStates) => &A_UNITED_STATES,
            (Vocabulary::A, Country::UnitedKingdom) => &A_UNITED_KINGDOM,
            (Vocabulary::B, Country::UnitedStates) => &B_UNITED_STATES,
            (Vocabulary::B, Country::UnitedKingdom) => &B_UNITED_KINGDOM,
        }
    }
}

const A_UNITED_KINGDOM: EventWords = EventWords {
    surveyors: &["Allied Surveyors", "Pennine Chartered Surveyors", "Homebuyer Reports Ltd", "Dales RICS"],
    conveyancers: &["Wharfe Solicitors", "Movewell Conveyancing", "Ridgeway Legal LLP", "Armstrong Clegg"],
    mortgage_brokers: &["L&C Mortgage Broker", "Habito", "Aire Mortgage Advice"],
    removals: &["Pickfords Removals", "AnyVan", "Dales Removals", "Burton Bros"],
    storage: &["Big Yellow Self Storage", "Safestore"],
    mail_redirection: "Royal Mail Redirection",
    baby_shops: &["Mamas & Papas", "JoJo Maman Bebe", "Boots Baby", "The Little Pram Co", "Kiddicare"],
    antenatal: &["NCT Antenatal", "Window to the Womb", "Leeds Hypnobirthing"],
    nurseries: &["Little Acorns Nursery", "Busy Bees Nursery", "Sunbeams Childminder"],
    child_benefit: Some("HMRC Child Benefit"),
    pension_advisers: &[
        "Retirement Planning Ltd",
        "Wharfside Financial Planning",
        "Pension Advice Yorkshire",
    ],
    pension_schemes: &["Aviva Pension Contribution", "PensionBee"],
    law_firms: &["Wharfe Solicitors", "Ridgeway Legal LLP", "Irwin Hall Solicitors"],
};

const B_UNITED_KINGDOM: EventWords = EventWords {
    surveyors: &["Clyde Property Surveys", "DM Hall Surveyors", "Home Report Scotland", "Mersey RICS"],
    conveyancers: &["Aitken Conveyancers", "Lomond Solicitors", "Quay Property Lawyers", "Tattersall Birch"],
    mortgage_brokers: &["Mojo Mortgages", "Tembo Broker", "Mersey Mortgage Centre"],
    removals: &["Clockwork Removals", "Shiply Man and Van", "Bishops Move", "Doree Bonner"],
    storage: &["Lok'nStore Storage", "Storage King"],
    mail_redirection: "Post Office Redirection",
    baby_shops: &[
        "Mothercare",
        "Babies R Us",
        "Natural Baby Shower",
        "For Your Little One",
        "Asda George Baby",
    ],
    antenatal: &["Ultrasound Direct", "Antenatal Online", "The Bump Class"],
    nurseries: &["Bright Stars Nursery", "Tiny Steps Daycare", "Fennies"],
    child_benefit: Some("Child Benefit HMRC"),
    pension_advisers: &["Clydeside Wealth", "My Pension Expert", "Retirement Solutions NI"],
    pension_schemes: &["Scottish Widows Pension Contribution", "Penfold Pension"],
    law_firms: &["Lomond Solicitors", "Thorntons Law", "Tattersall Birch"],
};

const A_UNITED_STATES: EventWords = EventWords {
    surveyors: &[
        "Pillar To Post Home Inspection",
        "Cascade Appraisal",
        "Sound Inspections",
        "Keller Sewer Scope",
    ],
    conveyancers: &["First American Title", "Chicago Title Escrow", "Rainier Escrow", "Old Republic"],
    mortgage_brokers: &["Cascade Mortgage Broker", "Loan Application Fee", "Better Home Loans"],
    removals: &["Two Men and a Truck", "U-Haul Moving", "Puget Movers", "Hansen Bros"],
    storage: &["Public Storage", "Extra Space Storage"],
    mail_redirection: "USPS Change of Address",
    baby_shops: &["Buybuy Baby", "Carter's", "Babylist", "Little Sprout Co", "Pottery Barn Kids"],
    antenatal: &["Seattle OB GYN", "Lamaze Birth Class", "Prenatal Yoga NW"],
    nurseries: &["KinderCare", "Tiny Steps Daycare", "Bright Horizons"],
    child_benefit: None,
    pension_advisers: &["Rainier Retirement Planning", "Edward Jones Advisory", "Summit Financial Plan"],
    pension_schemes: &["Fidelity IRA Contribution", "Vanguard IRA"],
    law_firms: &["Linden & Hale Attorneys", "Okafor Law", "Northwest Legal"],
};

const B_UNITED_STATES: EventWords = EventWords {
    surveyors: &["AmeriSpec Inspection", "WIN Home Inspection", "Peach Appraisals", "Radon Check"],
    conveyancers: &["Stewart Title", "Fidelity Natl Title", "Lakefront Closing Escrow", "Doma"],
    mortgage_brokers: &["Lakeshore Mortgage Lending Fee", "CrossCountry Mtg", "UWM Application"],
    removals: &["PODS Moving", "Allied Van Lines", "College Hunks Movers", "Bellhop"],
    storage: &["CubeSmart Storage", "Life Storage"],
    mail_redirection: "USPS MoverSource",
    baby_shops: &["Babies R Us", "Target Baby", "Gerber Childrenswear", "OshKosh B'gosh", "Snuggle Bugz"],
    antenatal: &["Peachtree OB GYN", "Bump Birth Center", "Midwife Associates"],
    nurseries: &["Primrose Preschool", "Goddard Daycare", "La Petite Academy"],
    child_benefit: None,
    pension_advisers: &["Keystone Retirement", "Fisher Advisory", "Palisade Wealth Plan"],
    pension_schemes: &["Schwab IRA Contribution", "Fidelity IRA"],
    law_firms: &["Sandoval Law Group", "Everett & Pham Attorneys", "Legal Aid Fee"],
};
