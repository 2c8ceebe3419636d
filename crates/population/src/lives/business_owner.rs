//! Business owners: takings or invoices, suppliers, staff, premises, VAT or sales tax, and what they pay
//! themselves. Ratios to takings are assumed, near IRS SOI and ONS Annual Business Survey averages for retail,
//! food and small trades (goods a third to a half, wages a fifth, premises six per cent).

use chrono::{Datelike, Weekday};

use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day, season};
use crate::lives::{clients, draws, expenses, income_tax, investments, job};
use crate::random::{Random, scaled};
use crate::{Country, Hybrid, Meaning};

pub(super) fn earn(builder: &mut Builder<'_>) {
    let mut random = builder.random("business owner");
    let takings = scaled(
        builder.figures.business_takings,
        builder.situation.affluence * builder.spec.shift.income * random.factor(0.45),
    );
    // Owners who bring only their private account show nothing but what they pay themselves.
    let on_payroll = builder.situation.hybrid == Some(Hybrid::OwnerOnPayroll);
    let visible = builder.has(Slot::Business) || (!on_payroll && random.chance(0.72));
    if visible {
        trade(builder, &mut random, takings);
    }
    if on_payroll {
        wages_to_self(builder, &mut random);
    } else if visible {
        draws::post(builder, 0.08);
    } else {
        own_pay(builder, &mut random);
    }
    if on_payroll {
        draws::post(builder, 0.4);
    }
    if !on_payroll || random.chance(0.4) {
        let means = builder.situation.means_minor;
        income_tax::post(builder, &mut random, means, Slot::Main);
    }
    if builder.situation.partner && random.chance(0.45) {
        let pay = scaled(builder.figures.take_home, random.between(0.4, 1.0));
        let (start, end) = (builder.window.start, builder.window.end);
        let job = job::Job::draw(builder, &mut random, pay, 0.4);
        job.post(builder, &mut random, Slot::Main, Meaning::Payroll, start, end);
    }
    if builder.has(Slot::Brokerage) {
        let value = scaled(takings, random.between(0.5, 8.0));
        let holdings = random.whole(1, 5);
        investments::dividends(builder, &mut random, value, holdings);
    }
}

/// Everything the business itself receives and pays.
fn trade(builder: &mut Builder<'_>, random: &mut Random, takings_minor: i64) {
    let invoices_share = match random.weighted(&[0.55, 0.25, 0.2]) {
        0 => 0.0,
        1 => 1.0,
        _ => random.between(0.2, 0.7),
    };
    if invoices_share < 1.0 {
        counter(builder, random, scaled(takings_minor, 1.0 - invoices_share));
    }
    if invoices_share > 0.0 {
        let many = random.whole(4, 18);
        let monthly_minor = scaled(takings_minor, invoices_share);
        let practice =
            clients::Practice { monthly_minor, clients: many, dominant: false, slot: Slot::Business };
        clients::post(builder, random, practice);
    }
    let goods = random.between(0.12, 0.45);
    suppliers(builder, random, scaled(takings_minor, goods));
    if random.chance(0.6) {
        let staff = scaled(takings_minor, random.between(0.08, 0.25));
        staff_wages(builder, random, staff);
    }
    if random.chance(0.6) {
        let rent = scaled(takings_minor, random.between(0.03, 0.09));
        premises(builder, random, rent);
    }
    sales_tax(builder, random, scaled(takings_minor, 0.06));
    expenses::post(builder, random, scaled(takings_minor, 0.25), Slot::Business);
}

/// Card settlements most days and cash paid in, stronger towards the weekend and by season.
fn counter(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let settler = random.choose(builder.words.card_settlers);
    builder.payer(settler, Meaning::Takings);
    let line = builder.line(random, builder.bank.credit, settler);
    let step = random.choose(&[1_u64, 1, 1, 2, 3, 7]).max(1);
    let cash_share = if random.chance(0.45) { random.between(0.05, 0.3) } else { 0.0 };
    let share = crate::random::ratio(i64::try_from(step).unwrap_or(1), 30) * (1.0 - cash_share);
    let spread = random.between(0.18, 0.45) * builder.spec.shift.irregularity;
    let closed = if random.chance(0.3) { Weekday::Mon } else { Weekday::Sun };
    for day in builder.window.every(step, 0) {
        if step == 1 && day.weekday() == closed {
            continue;
        }
        let on = business_day_after(day);
        let amount = random.around(scaled(monthly_minor, share * season(day)), spread);
        let text = line.text(random, on);
        builder.post(on, Slot::Business, amount, Meaning::Takings, text);
    }
    if cash_share > 0.0 {
        for day in builder.window.every(7, random.whole(0, 6)) {
            let on = business_day_after(day);
            let amount = random.around(scaled(monthly_minor, cash_share * 7.0 / 30.0), 0.4) / 500 * 500;
            let text = builder.text(random, builder.bank.deposit, "", on);
            builder.post(on, Slot::Business, amount, Meaning::Takings, text);
        }
    }
}

fn suppliers(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let many = random.whole(2, 6);
    let mut names: Vec<String> =
        random.some(builder.words.wholesalers, 2).into_iter().map(str::to_owned).collect();
    names.extend((0..many).map(|_| builder.words.company(random)));
    let each = scaled(monthly_minor, 1.0 / crate::random::ratio(i64::try_from(names.len()).unwrap_or(1), 1));
    for name in names {
        let line = builder.line(random, builder.bank.bill, name);
        let step = random.choose(&[7_u64, 14, 14, 30]).max(1);
        let share = crate::random::ratio(i64::try_from(step).unwrap_or(7), 30);
        let spread = random.between(0.15, 0.5);
        for day in builder.window.every(step, random.whole(0, 29)) {
            let on = business_day_after(day);
            let text = line.text(random, on);
            let amount = -random.around(scaled(each, share), spread);
            builder.post(on, Slot::Business, amount, Meaning::Supplier, text);
        }
    }
}

/// Wages to each employee by name, or one sum through a payroll service.
fn staff_wages(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let weekly = random.chance(0.5);
    let step = if weekly { 7_u64 } else { 14 };
    let share = if weekly { 12.0 / 52.0 } else { 12.0 / 26.0 };
    let through_service = random.chance(0.55);
    let people: Vec<String> = if through_service {
        vec![random.choose(builder.words.payroll_services).to_owned()]
    } else {
        (0..random.whole(1, 4)).map(|_| builder.words.person(random)).collect()
    };
    let phase = random.whole(0, 6);
    let each = share / crate::random::ratio(i64::try_from(people.len()).unwrap_or(1), 1);
    for name in people {
        let templates = if through_service { builder.bank.bill } else { builder.bank.person_out };
        let line = builder.line(random, templates, name);
        for day in builder.window.every(step, phase) {
            let on = business_day_after(day);
            let text = line.text(random, on);
            let amount = -random.around(scaled(monthly_minor, each), 0.1);
            builder.post(on, Slot::Business, amount, Meaning::StaffWages, text);
        }
    }
}

fn premises(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let name = builder.words.company(random);
    let line = builder.line(random, builder.bank.standing_order, name);
    let day = random.whole(1, 5);
    for month in builder.window.month_starts() {
        let on = business_day_after(on_day(month, day));
        let text = line.text(random, on);
        builder.post(on, Slot::Business, -monthly_minor, Meaning::BusinessExpense, text);
    }
}

/// VAT by quarter in the UK (due about the 7th), sales tax by month or quarter in the US (about the 20th).
fn sales_tax(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    if !random.chance(0.62) {
        return;
    }
    let name = random.choose(builder.words.sales_tax);
    let line = builder.line(random, builder.bank.bill, name);
    let country = builder.situation.country;
    let monthly = country == Country::UnitedStates && random.chance(0.5);
    let offset = u32::try_from(random.whole(0, 2)).unwrap_or(0);
    let day = if country == Country::UnitedKingdom { 7 } else { 20 };
    for month in builder.window.month_starts() {
        if !monthly && month.month() % 3 != offset {
            continue;
        }
        let on = business_day_after(on_day(month, day));
        let months = if monthly { 1.0 } else { 3.0 };
        let text = line.text(random, on);
        let amount = -random.around(scaled(monthly_minor, months), 0.2);
        builder.post(on, Slot::Business, amount, Meaning::SalesTax, text);
    }
}

/// The company's payroll pays its owner: wages out of the business account, wages into the private one.
fn wages_to_self(builder: &mut Builder<'_>, random: &mut Random) {
    let means = builder.situation.means_minor;
    let company = builder.words.company(random);
    builder.payer(&company, Meaning::OwnerPay);
    let templates = if random.chance(0.7) { builder.bank.payroll } else { builder.bank.credit };
    let line = builder.line(random, templates, company);
    let service = random.choose(builder.words.payroll_services);
    let out = builder.line(random, builder.bank.bill, service);
    let pay = scaled(means, random.between(0.4, 0.9));
    let day = random.choose(&[15_i64, 25, 28, 31]);
    for month in builder.window.month_starts() {
        let on = crate::calendar::business_day_before(on_day(month, day));
        if builder.has(Slot::Business) {
            let text = out.text(random, on);
            builder.post(on, Slot::Business, -scaled(pay, 1.3), Meaning::StaffWages, text);
        }
        let text = line.text(random, on);
        builder.post(on, Slot::Main, pay, Meaning::OwnerPay, text);
    }
}

/// Uneven payments from a company whose own account is not in the files.
fn own_pay(builder: &mut Builder<'_>, random: &mut Random) {
    let means = builder.situation.means_minor;
    let company = builder.words.company(random);
    builder.payer(&company, Meaning::OwnerPay);
    let line = builder.line(random, builder.bank.credit, company);
    let times = random.between(0.9, 2.6);
    for month in builder.window.month_starts() {
        for _ in 0..random.count(times).max(1) {
            let on = business_day_after(on_day(month, random.whole(1, 28)));
            let text = line.text(random, on);
            let amount = random.around(scaled(means, 1.1 / times), 0.35) / 5_000 * 5_000;
            builder.post(on, Slot::Main, amount, Meaning::OwnerPay, text);
        }
    }
}
