//! What a transaction was for: one list of categories, each with its stored name, plain words and group.
//!
//! The list is closed and shared by every page; how a transaction gets its category lives elsewhere.

use serde::{Deserialize, Serialize};

/// The large heading a category belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Money earned or received for good.
    Income,
    /// Personal and household costs.
    Spending,
    /// Costs of running a business or self-employment.
    Business,
    /// Payments to and refunds from a tax authority.
    Tax,
    /// Borrowing and paying back.
    Debt,
    /// Putting money into savings and investments, and taking it out.
    Investing,
    /// Moving money between the customer's own accounts.
    Transfer,
    /// Not known yet.
    Unknown,
}

/// How a category enters the sums of a cash-flow statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// Counts as income.
    Income,
    /// Counts as spending; a credit in it lowers spending.
    Spending,
    /// Neither: the money stays the customer's own, or is owed.
    Neutral,
}

macro_rules! categories {
    ($($variant:ident $name:literal $group:ident $flow:ident $label:literal;)*) => {
        /// What a transaction was for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Category {
            $(
                #[doc = $label]
                $variant,
            )*
        }

        impl Category {
            /// Every category, in the order pages list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stored and printed name, such as `rent-or-mortgage`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Plain words for a customer, such as `Rent or mortgage`.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The large heading it belongs to.
            pub fn group(self) -> Group {
                match self { $(Self::$variant => Group::$group,)* }
            }

            /// How it enters the sums.
            pub fn flow(self) -> Flow {
                match self { $(Self::$variant => Flow::$flow,)* }
            }
        }
    };
}

categories! {
    Payroll "payroll" Income Income "Salary or wages";
    ClientPayment "client-payment" Income Income "Client payment";
    PlatformPayout "platform-payout" Income Income "Platform payout";
    SalesReceipts "sales-receipts" Income Income "Shop takings";
    Pension "pension" Income Income "Pension";
    StateBenefit "state-benefit" Income Income "State benefit";
    StudentSupport "student-support" Income Income "Student support";
    RentalIncome "rental-income" Income Income "Rental income";
    Dividend "dividend" Income Income "Dividend";
    Interest "interest" Income Income "Interest";
    OtherIncome "other-income" Income Income "Other income";

    RentOrMortgage "rent-or-mortgage" Spending Spending "Rent or mortgage";
    LocalTax "local-tax" Spending Spending "Council or property tax";
    Utilities "utilities" Spending Spending "Utilities";
    PhoneInternet "phone-internet" Spending Spending "Phone and internet";
    Groceries "groceries" Spending Spending "Groceries";
    Dining "dining" Spending Spending "Eating out";
    Transport "transport" Spending Spending "Transport";
    Fuel "fuel" Spending Spending "Fuel";
    Insurance "insurance" Spending Spending "Insurance";
    Health "health" Spending Spending "Health";
    Childcare "childcare" Spending Spending "Childcare";
    Education "education" Spending Spending "Education";
    Household "household" Spending Spending "Home and garden";
    Shopping "shopping" Spending Spending "Shopping";
    Clothing "clothing" Spending Spending "Clothing";
    PersonalCare "personal-care" Spending Spending "Personal care";
    Pets "pets" Spending Spending "Pets";
    Entertainment "entertainment" Spending Spending "Entertainment";
    Subscriptions "subscriptions" Spending Spending "Subscriptions";
    Travel "travel" Spending Spending "Travel";
    GiftsCharity "gifts-charity" Spending Spending "Gifts and charity";
    Gambling "gambling" Spending Spending "Gambling";
    CashWithdrawal "cash-withdrawal" Spending Spending "Cash withdrawal";
    BankFees "bank-fees" Spending Spending "Bank fees";
    OverdraftFees "overdraft-fees" Spending Spending "Overdraft fees";
    Refund "refund" Spending Spending "Refund";

    BusinessSoftware "business-software" Business Spending "Business software";
    BusinessServices "business-services" Business Spending "Business services";
    BusinessSupplies "business-supplies" Business Spending "Business supplies";
    BusinessTravel "business-travel" Business Spending "Business travel";
    BusinessPremises "business-premises" Business Spending "Business premises";
    BusinessAdvertising "business-advertising" Business Spending "Advertising";
    BusinessFees "business-fees" Business Spending "Payment processing fees";
    BusinessMeals "business-meals" Business Spending "Business meals";
    BusinessInsurance "business-insurance" Business Spending "Business insurance";
    BusinessVehicle "business-vehicle" Business Spending "Business vehicle costs";
    BusinessUtilities "business-utilities" Business Spending "Business phone and utilities";
    BusinessEquipment "business-equipment" Business Spending "Business equipment";
    PayrollOut "payroll-out" Business Spending "Wages paid to staff";
    PayrollTaxes "payroll-taxes" Business Spending "Payroll taxes for staff";

    TaxPayment "tax-payment" Tax Spending "Income tax payment";
    SalesTax "sales-tax" Tax Spending "VAT or sales tax";
    TaxRefund "tax-refund" Tax Neutral "Tax refund";

    DebtPayment "debt-payment" Debt Spending "Loan or card payment";
    PaydayLoan "payday-loan" Debt Spending "Payday loan";
    LoanProceeds "loan-proceeds" Debt Neutral "Loan received";

    SavingsContribution "savings-contribution" Investing Neutral "Put into savings";
    InvestmentPurchase "investment-purchase" Investing Neutral "Investment bought";
    InvestmentSale "investment-sale" Investing Neutral "Investment sold";
    InvestmentWithdrawal "investment-withdrawal" Investing Neutral "Withdrawal from savings or investments";

    OwnTransfer "own-transfer" Transfer Neutral "Transfer between own accounts";
    OwnersMoney "owners-money" Transfer Neutral "Owner’s own money, put in or taken out";
    Reimbursement "reimbursement" Transfer Neutral "Reimbursement";

    Uncategorised "uncategorised" Unknown Spending "Not categorised yet";
}

impl Category {
    /// The category of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|category| category.as_str() == name)
    }

    /// Whether a credit in it is income. Refunds, transfers, loans and sales of investments are not.
    pub fn is_income(self) -> bool {
        self.flow() == Flow::Income
    }

    /// Whether a household could not easily stop paying it within a month: housing, food, energy, transport to
    /// work, insurance, health, care of children, debts and taxes.
    pub fn is_essential(self) -> bool {
        matches!(
            self,
            Self::RentOrMortgage
                | Self::LocalTax
                | Self::Utilities
                | Self::PhoneInternet
                | Self::Groceries
                | Self::Transport
                | Self::Fuel
                | Self::Insurance
                | Self::Health
                | Self::Childcare
                | Self::DebtPayment
                | Self::PaydayLoan
                | Self::TaxPayment
        )
    }

    /// Whether it is income of self-employment or a business, before expenses.
    pub fn is_business_income(self) -> bool {
        matches!(self, Self::ClientPayment | Self::PlatformPayout | Self::SalesReceipts)
    }

    /// Whether it is a cost of self-employment or a business.
    pub fn is_business_expense(self) -> bool {
        self.group() == Group::Business
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_labels_are_distinct_and_names_read_back() {
        let names: HashSet<_> = Category::ALL.iter().map(|category| category.as_str()).collect();
        let labels: HashSet<_> = Category::ALL.iter().map(|category| category.label()).collect();
        assert_eq!((names.len(), labels.len()), (Category::ALL.len(), Category::ALL.len()));
        for category in Category::ALL {
            assert_eq!(Category::from_name(category.as_str()), Some(*category));
        }
        assert_eq!(Category::from_name("Rent"), None);
    }

    #[test]
    fn income_is_exactly_the_income_group() {
        for category in Category::ALL {
            assert_eq!(category.is_income(), category.group() == Group::Income, "{category:?}");
        }
    }

    #[test]
    fn serde_writes_the_stored_name() {
        for category in Category::ALL {
            let json = serde_json::to_string(category).unwrap();
            assert_eq!(json, format!("\"{}\"", category.as_str()));
        }
    }
}
