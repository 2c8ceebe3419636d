//! What a generated transaction truly is: the answer key for categorisers, never an input to features.

use serde::{Deserialize, Serialize};

macro_rules! meanings {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// The true purpose of a transaction.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Meaning { $($(#[$doc])* $name),+ }

        impl Meaning {
            /// Every meaning: income first, then spending, then movements between own accounts.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stored and printed name, such as `client-payment`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

meanings! {
    /// Wages from an employer.
    Payroll = "payroll",
    /// A client paying an invoice.
    ClientPayment = "client-payment",
    /// A marketplace or gig platform paying out.
    PlatformPayout = "platform-payout",
    /// Card settlements and cash from a shop's customers.
    Takings = "takings",
    /// An owner paid by their own company.
    OwnerPay = "owner-pay",
    /// An occupational or private pension, or an annuity.
    Pension = "pension",
    /// Social Security, State Pension and other public benefits.
    StateBenefit = "state-benefit",
    /// A dividend of a holding.
    Dividend = "dividend",
    /// Interest received.
    Interest = "interest",
    /// Rent received from tenants.
    RentReceived = "rent-received",
    /// A student loan instalment.
    StudentLoan = "student-loan",
    /// A grant, scholarship or bursary.
    Grant = "grant",
    /// Money from family or friends.
    FamilySupport = "family-support",
    /// A purchase given back.
    Refund = "refund",
    /// Tax given back.
    TaxRefund = "tax-refund",
    /// A friend settling up or buying something second-hand.
    PersonReceived = "person-received",
    /// An employer paying back expenses.
    Reimbursement = "reimbursement",
    /// Borrowed money paid in.
    LoanReceived = "loan-received",
    /// Rent paid.
    RentPaid = "rent-paid",
    /// Mortgage paid.
    Mortgage = "mortgage",
    /// Property tax, council tax, repairs and furnishing.
    Home = "home",
    /// Food and household goods.
    Groceries = "groceries",
    /// Restaurants, cafés and takeaways.
    EatingOut = "eating-out",
    /// Public transport, rides, parking.
    Transport = "transport",
    /// Fuel, repairs and licences of a car.
    Car = "car",
    /// Energy and water.
    Utilities = "utilities",
    /// Phone and internet.
    Telecom = "telecom",
    /// Insurance premiums.
    Insurance = "insurance",
    /// Media and app subscriptions.
    Subscription = "subscription",
    /// Clothes, electronics and everything else bought.
    Shopping = "shopping",
    /// Doctors, dentists, pharmacies, gyms.
    Health = "health",
    /// Childcare, school and activities.
    Children = "children",
    /// Tuition, books, courses.
    Education = "education",
    /// Going out and hobbies.
    Leisure = "leisure",
    /// Flights, hotels, holidays.
    Travel = "travel",
    /// Charity and presents.
    Giving = "giving",
    /// Cash withdrawn.
    Cash = "cash",
    /// Bank and overdraft fees, interest charged.
    Fees = "fees",
    /// Loans, car finance, instalments repaid.
    DebtService = "debt-service",
    /// Income tax paid directly.
    TaxPayment = "tax-payment",
    /// VAT or sales tax paid over.
    SalesTax = "sales-tax",
    /// What earning costs: software, ads, workspace, travel for work.
    BusinessExpense = "business-expense",
    /// Goods bought to sell.
    Supplier = "supplier",
    /// Staff paid.
    StaffWages = "staff-wages",
    /// Costs of let property.
    PropertyCost = "property-cost",
    /// Money sent to family or friends.
    PersonPaid = "person-paid",
    /// Between the household's own accounts, or to one it has elsewhere.
    OwnTransfer = "own-transfer",
    /// Paying the credit card bill from another own account.
    CardPayment = "card-payment",
}

impl Meaning {
    /// Whether money with this meaning is income of the household.
    pub fn is_income(self) -> bool {
        self <= Self::RentReceived || matches!(self, Self::StudentLoan | Self::Grant | Self::FamilySupport)
    }

    /// Whether both sides are the household's own.
    pub fn is_internal(self) -> bool {
        matches!(self, Self::OwnTransfer | Self::CardPayment)
    }

    /// Whether a household short of money leaves it out first.
    pub(crate) fn is_optional(self) -> bool {
        matches!(
            self,
            Self::EatingOut
                | Self::Shopping
                | Self::Leisure
                | Self::Travel
                | Self::Giving
                | Self::Cash
                | Self::PersonPaid
                | Self::Groceries
                | Self::Home
        )
    }
}
