//! Flows in a shorthand, a step a line, and the two large ones; as text, so that the benchmark can read them too.

/// The flow in the form in which packs have it.
pub fn steps_of(steps: &str) -> String {
    let mut yaml = String::from(
        "code: x\nname: { zh: x, en: x }\nlimits: { promised: 20, statutory: 30 }\nfacts: [tier, urgent, age, day]\nsteps:\n",
    );
    for line in steps.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (id, rest) = line.split_once(' ').unwrap();
        let name = id.replace('_', " ");
        yaml.push_str(&format!("  - {{ id: {id}, name: {{ zh: {name}, en: {name} }}, {rest} }}\n"));
    }
    yaml.replace("TASK", "kind: user_task, who: { position: p, function: f, level: l }")
        .replace("OK", "{ code: ok, name: { zh: 同意, en: agree } }")
        .replace("NO", "{ code: no, name: { zh: 不同意, en: object }, to: ")
        .replace("BACK", "{ code: back, name: { zh: 退回, en: send back }, act: send_back, targets: ")
}

/// Seventeen departments side by side, three steps each, any of which may object or send the case back.
pub fn departments() -> String {
    let mut steps = String::from("start kind: start, next: acceptance\n");
    steps +=
        "acceptance TASK, next: split, outcomes: [{ code: ok, name: { zh: x, en: x }, act: accept }, NO refused }]\n";
    let branches: Vec<String> = (1..=17).map(|number| format!("first_{number}")).collect();
    steps += &format!("split kind: parallel, branches: [{}], join: joined\n", branches.join(", "));
    let mut against = Vec::new();
    for number in 1..=17 {
        let back = "BACK [acceptance] }";
        steps += &format!("first_{number} TASK, next: second_{number}, outcomes: [OK, {back}]\n");
        steps += &format!("second_{number} TASK, next: third_{number}, outcomes: [OK, BACK [first_{number}] }}]\n");
        steps +=
            &format!("third_{number} TASK, next: joined, outcomes: [OK, NO joined }}, BACK [first_{number}] }}]\n");
        against.push(format!("outcomes.third_{number} == 'no'"));
    }
    steps += "joined kind: join, next: anybody\n";
    steps += &format!(
        "anybody kind: exclusive, flows: [{{ when: \"{}\", to: refused }}], default: decision\n",
        against.join(" || ")
    );
    steps += "decision TASK, next: done, outcomes: [OK, BACK [acceptance, first_1, third_17] }]\n";
    steps += "done kind: end, outcome: granted\nrefused kind: end, outcome: refused";
    steps_of(&steps)
}

/// Blocks in blocks in blocks with questions in between: more than sixty steps.
pub fn nested() -> String {
    let mut steps = String::from("start kind: start, accepts: true, next: before_1\n");
    for number in 1..=4 {
        let next = if number == 4 { "decision".to_owned() } else { format!("before_{}", number + 1) };
        let n = number;
        steps += &format!(
            "before_{n} TASK, next: outer_{n}, outcomes: [OK, {{ code: fix, name: {{ zh: x, en: x }}, act: request_correction }}]
             outer_{n} kind: parallel, branches: [left_{n}, middle_{n}, inner_{n}], join: all_{n}
             left_{n} TASK, next: asked_{n}, outcomes: [OK, BACK [before_{n}] }}]
             asked_{n} kind: exclusive, flows: [{{ when: tier == 'T{n}', to: more_{n} }}], default: all_{n}
             more_{n} TASK, next: all_{n}, outcomes: [OK, NO left_{n} }}]
             middle_{n} TASK, next: all_{n}, outcomes: [OK]
             inner_{n} kind: inclusive, flows: [{{ when: age > {n}0, to: deep_{n} }}, {{ when: urgent, to: quick_{n} }}], default: some_{n}, join: some_{n}
             deep_{n} kind: parallel, branches: [one_{n}, two_{n}], join: both_{n}
             one_{n} TASK, next: both_{n}, outcomes: [OK, BACK [before_{n}] }}]
             two_{n} TASK, next: pause_{n}, outcomes: [OK]
             pause_{n} kind: timer, working_days: 1, next: both_{n}
             both_{n} kind: join, next: some_{n}
             quick_{n} TASK, next: some_{n}, outcomes: [OK]
             some_{n} kind: join, next: all_{n}
             all_{n} kind: join, next: {next}\n"
        );
    }
    steps += "decision TASK, next: done, outcomes: [OK, BACK [before_1, before_4, one_2, more_3] }]\n";
    steps += "done kind: end, outcome: granted";
    steps_of(&steps)
}
