//! Proves, for every request and every organization that can be, what the policies promise; and
//! shows that the proofs mean something by taking a rule away and asking again.
//!
//! Needs the solver cvc5, by the variable `CVC5` or on the path; see `scripts/prove-policies`.

use std::process::ExitCode;

use access_spec::cedar::{POLICIES, policies};
use cedar_policy::{Policy, PolicyId, PolicySet, RequestEnv, Schema};
use cedar_policy_symcc::{
    CedarSymCompiler, CompiledPolicy, CompiledPolicySet, solver::LocalSolver,
};

/// Cases in which nothing may be allowed, each with the rule that sees to it.
const NOTHING_WHEN: [(&str, &str, &str); 5] = [
    (
        "an observer does nothing but observe",
        r#"principal.role == OrgRole::"observer" && !(action in Action::"observe")"#,
        "observers observe",
    ),
    (
        "a suspended member does nothing",
        "principal.suspended",
        "suspended",
    ),
    (
        "a membership that is over gives nothing",
        "principal has ends_at && context.now >= principal.ends_at",
        "membership over",
    ),
    (
        "nothing crosses organizations",
        "principal.organization != resource.organization",
        "another organization",
    ),
    (
        "only owners do what is the owners'",
        r#"action in Action::"owners only" && principal.role != OrgRole::"owner""#,
        "administrator",
    ),
];

type Solver = CedarSymCompiler<LocalSolver>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (schema, policies) = policies();
    let environments: Vec<RequestEnv> = schema.request_envs().collect();
    let local = match LocalSolver::cvc5() {
        Ok(local) => local,
        Err(error) => {
            eprintln!("The solver cvc5 cannot be started: {error}. See scripts/prove-policies.");
            return ExitCode::from(2);
        }
    };
    let mut solver = CedarSymCompiler::new(local).expect("a solver that has just been started");
    println!(
        "{} kinds of request (who, what, to what)",
        environments.len()
    );
    let mut broken = never_errs(&mut solver, &schema, &policies, &environments).await;
    for (promise, case, rule) in NOTHING_WHEN {
        let held = held(&mut solver, &schema, &policies, &environments, case).await;
        let without = without(rule);
        let left = self::held(&mut solver, &schema, &without, &environments, case).await;
        let total = environments.len();
        println!("{promise}: {held} of {total} proved; {left} without the rule \"{rule}\"");
        broken |= held < total || left == total;
    }
    println!(
        "{}",
        if broken {
            "NOT all promises are kept"
        } else {
            "all promises are kept"
        }
    );
    ExitCode::from(u8::from(broken) * 3)
}

/// Cedar leaves out a policy that errs, which opens what a `forbid` has closed.
async fn never_errs(
    solver: &mut Solver,
    schema: &Schema,
    policies: &PolicySet,
    environments: &[RequestEnv],
) -> bool {
    let (mut proved, mut total) = (0, 0);
    for environment in environments {
        for policy in policies.policies() {
            let compiled = CompiledPolicy::compile(policy, environment, schema)
                .expect("a policy that fits the schema");
            let safe = solver
                .check_never_errors_opt(&compiled)
                .await
                .expect("an answer");
            proved += usize::from(safe);
            total += 1;
        }
    }
    println!("no policy ever errs: {proved} of {total} proved");
    proved < total
}

/// In how many kinds of request the policies refuse everything in this case.
async fn held(
    solver: &mut Solver,
    schema: &Schema,
    policies: &PolicySet,
    environments: &[RequestEnv],
    case: &str,
) -> usize {
    let mut narrowed = policies.clone();
    let source = format!("forbid (principal, action, resource) unless {{ {case} }};");
    let id = PolicyId::new("only in this case");
    let guard = Policy::parse(Some(id), source).expect("a policy");
    narrowed.add(guard).expect("a new id");
    let mut held = 0;
    for environment in environments {
        let compiled = CompiledPolicySet::compile(&narrowed, environment, schema)
            .expect("policies that fit the schema");
        let denied = solver
            .check_always_denies_opt(&compiled)
            .await
            .expect("an answer");
        held += usize::from(denied);
    }
    held
}

/// The policies without what `rule` forbids, or without the exception that `rule` makes.
fn without(rule: &str) -> PolicySet {
    let start = POLICIES
        .find(&format!("@id(\"{rule}\")"))
        .expect("a rule of the policies");
    let end = start + POLICIES[start..].find(';').expect("the end of the rule") + 1;
    let text = &POLICIES[start..end];
    let exception = text.find("unless").filter(|_| text.contains("permit"));
    let left = exception.map_or_else(String::new, |at| format!("{};", &text[..at]));
    POLICIES
        .replace(text, &left)
        .parse()
        .expect("policies still")
}
