//! Logging in and out, signing up, and proving one's address.

use app::{
    accounts::{self, InvitedSignUpError, Shown, SignUp as NewAccount},
    sessions,
};
use axum::{Router, response::Response, routing::get};
use domain::{email::EmailAddress, password::NewPassword, text::PersonName};

use super::join;
use crate::{
    Web,
    portal::{
        cookies,
        form::Form,
        prefs,
        refuse::mend,
        respond::{Done, Way, again, came_from, go, local, ok},
        views::gate::{
            Invited, Login, LoginForm, SignUp, SignUpForm, Verify, VerifyForm, VerifyLink,
        },
        visit::{Answer, Asked, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/login", get(show_login).post(log_in))
        .route("/logout", axum::routing::post(log_out))
        .route("/theme", axum::routing::post(choose_theme))
        .route("/signup", get(show_sign_up).post(sign_up))
        .route("/verify", get(show_verify).post(verify))
        .route("/verify/resend", axum::routing::post(resend))
}

async fn show_login(visit: Visit, asked: Asked) -> Answer {
    let next = local(asked.v("next")).to_owned();
    if visit.caller().is_some() {
        return Ok(go(visit.way, &next));
    }
    let form = visit.fresh_form().with("email", asked.v("email"));
    Ok(ok(&login(&visit, form, next)))
}

fn login(visit: &Visit, form: Form, next: String) -> Login {
    let page = visit.page(texts::log_in());
    Login {
        page,
        form,
        next,
        notice: None,
        hint_reset: true,
    }
}

async fn log_in(visit: Visit, form: Form) -> Answer {
    let next = local(form.v("next")).to_owned();
    let Ok(email) = EmailAddress::parse(form.v("email")) else {
        let form = form.refuse("email", texts::login_whole_address());
        return Ok(login_again(&visit, form, next));
    };
    match sessions::sign_in(visit.app(), &visit.client, &email, form.v("password")).await {
        Ok((_, opened)) => Ok(cookies::sign_in(visit.web(), go(visit.way, &next), &opened)),
        Err(sessions::SignInError::NotVerified) => {
            accounts::resend_verification(visit.app(), &visit.client, &email)
                .await
                .ok();
            Ok(go(visit.way, &verify_for(&email)))
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(login_again(&visit, form, next))
        }
    }
}

fn login_again(visit: &Visit, form: Form, next: String) -> Response {
    match visit.way {
        Way::Plain => again(&login(visit, form, next)),
        Way::Partial => again(&LoginForm {
            form: &form,
            next: &next,
            notice: &None,
            hint_reset: &true,
        }),
    }
}

async fn log_out(visit: Visit, form: Form) -> Answer {
    if let Ok(caller) = visit.signed_in() {
        sessions::end_current(visit.app(), caller).await?;
    }
    let to = match form.v("next") {
        "" => "/login",
        next => local(next),
    };
    Ok(cookies::sign_out(visit.web(), go(visit.way, to)))
}

async fn choose_theme(visit: Visit, form: Form) -> Response {
    let theme = crate::portal::frame::Theme::parse(form.v("theme"));
    let response = match visit.way {
        Way::Partial => {
            axum::response::IntoResponse::into_response(axum::http::StatusCode::NO_CONTENT)
        }
        Way::Plain => go(visit.way, &came_from(&visit.headers)),
    };
    prefs::keep_theme(response, theme)
}

async fn show_sign_up(visit: Visit, asked: Asked) -> Answer {
    let invited = match asked.some("invitation") {
        Some(token) => Some(join::invited(&visit, token).await?),
        None => None,
    };
    let form = visit.fresh_form().with("email", asked.v("email"));
    Ok(ok(&sign_up_page(&visit, form, invited)))
}

fn sign_up_page(visit: &Visit, form: Form, invited: Option<Invited>) -> SignUp {
    let login = invited.as_ref().map_or("/login".to_owned(), |i| {
        format!("/login?next=/invitations/{}", i.token)
    });
    SignUp {
        page: visit.page(texts::sign_up()),
        form,
        invited,
        login,
    }
}

/// What was typed, if all of it can be taken; else the form with what is wrong in each field.
fn read_account(form: Form) -> Result<(NewAccount, Form), Box<Form>> {
    let email = EmailAddress::parse(form.v("email"));
    let name = PersonName::parse(form.v("name"));
    let password = NewPassword::parse(form.v("password"), &[form.v("name"), form.v("email")]);
    let mut form = form;
    for (field, wrong) in [
        ("email", email.as_ref().err()),
        ("name", name.as_ref().err()),
        ("password", password.as_ref().err()),
    ] {
        if let Some(invalid) = wrong {
            form = form.refuse(field, &*invalid.detail);
        }
    }
    match (email, name, password) {
        (Ok(email), Ok(name), Ok(password)) => Ok((
            NewAccount {
                email,
                name,
                password,
            },
            form,
        )),
        _ => Err(Box::new(form)),
    }
}

async fn sign_up(visit: Visit, form: Form) -> Answer {
    let token = form.v("invitation_token").to_owned();
    let (new, form) = match read_account(form) {
        Ok(read) => read,
        Err(form) => return sign_up_again(&visit, *form, &token).await,
    };
    if !token.is_empty() {
        return sign_up_invited(visit, form, &new, &token).await;
    }
    match accounts::sign_up(visit.app(), &visit.client, &new).await {
        Ok(()) => Ok(go(visit.way, &verify_for(&new.email))),
        Err(error) => sign_up_again(&visit, mend(form, Problem::from(error))?, "").await,
    }
}

async fn sign_up_invited(visit: Visit, form: Form, new: &NewAccount, token: &str) -> Answer {
    match accounts::sign_up_invited(visit.app(), &visit.client, new, token).await {
        Ok((_, opened, accepted)) => {
            let to = format!("/o/{}", accepted.organization.slug);
            let welcome = texts::welcome(&accepted.organization.name);
            let response = Done::new(welcome, to).leaving().answer(visit.way);
            Ok(cookies::sign_in(visit.web(), response, &opened))
        }
        Err(InvitedSignUpError::AccountExists) => {
            let form = form.refuse("form", texts::signup_account_exists(&new.email));
            sign_up_again(&visit, form, token).await
        }
        // The invitation's own page says what became of it.
        Err(InvitedSignUpError::Accept(_)) => Ok(go(visit.way, &format!("/invitations/{token}"))),
        Err(error) => sign_up_again(&visit, mend(form, Problem::from(error))?, token).await,
    }
}

async fn sign_up_again(visit: &Visit, form: Form, token: &str) -> Answer {
    let invited = match token {
        "" => None,
        token => Some(join::invited(visit, token).await?),
    };
    Ok(match visit.way {
        Way::Plain => again(&sign_up_page(visit, form, invited)),
        Way::Partial => again(&SignUpForm {
            form: &form,
            invited: &invited,
        }),
    })
}

fn verify_for(email: &EmailAddress) -> String {
    let email: String = form_urlencoded::byte_serialize(email.as_str().as_bytes()).collect();
    format!("/verify?email={email}")
}

async fn show_verify(visit: Visit, asked: Asked) -> Answer {
    let form = visit.fresh_form();
    if let Some(token) = asked.some("token") {
        let page = visit.page(texts::verify_link());
        return Ok(ok(&VerifyLink {
            page,
            form,
            token: token.to_owned(),
            over: false,
        }));
    }
    let email = asked.v("email").to_owned();
    Ok(ok(&Verify {
        page: visit.page(texts::check_your_email()),
        form,
        email,
    }))
}

async fn verify(visit: Visit, form: Form) -> Answer {
    let by_link = !form.v("token").is_empty();
    let shown = match by_link {
        true => Shown::Link(form.v("token").to_owned()),
        false => match EmailAddress::parse(form.v("email")) {
            Ok(email) => Shown::Code {
                email,
                code: form.v("code").to_owned(),
            },
            Err(invalid) => return Ok(verify_again(&visit, form.refuse("email", invalid.detail))),
        },
    };
    match accounts::verify(visit.app(), &visit.client, visit.caller(), &shown).await {
        Ok(verified) => {
            let response = match &verified.session {
                Some(_) => go(visit.way, "/"),
                None => Done::new(texts::verify_new_address(), "/account")
                    .leaving()
                    .answer(visit.way),
            };
            Ok(match &verified.session {
                Some(opened) => cookies::sign_in(visit.web(), response, opened),
                None => response,
            })
        }
        Err(accounts::VerifyError::LinkExpired) => {
            let page = visit.page(texts::link_over());
            let form = visit.fresh_form();
            let view = VerifyLink {
                page,
                form,
                token: String::new(),
                over: true,
            };
            Ok(crate::portal::respond::html(
                axum::http::StatusCode::GONE,
                &view,
            ))
        }
        Err(error) => Ok(verify_again(&visit, mend(form, Problem::from(error))?)),
    }
}

fn verify_again(visit: &Visit, form: Form) -> Response {
    let email = form.v("email").to_owned();
    match visit.way {
        Way::Plain => again(&Verify {
            page: visit.page(texts::check_your_email()),
            form,
            email,
        }),
        Way::Partial => again(&VerifyForm {
            form: &form,
            email: &email,
        }),
    }
}

async fn resend(visit: Visit, form: Form) -> Answer {
    let email = match EmailAddress::parse(form.v("email")) {
        Ok(email) => email,
        Err(invalid) => return Ok(resend_again(&visit, form.refuse("email", invalid.detail))),
    };
    if let Err(error) = accounts::resend_verification(visit.app(), &visit.client, &email).await {
        return Ok(resend_again(&visit, mend(form, Problem::from(error))?));
    }
    Ok(Done::new(texts::verify_resent(), verify_for(&email))
        .leaving()
        .answer(visit.way))
}

fn resend_again(visit: &Visit, form: Form) -> Response {
    again(&VerifyLink {
        page: visit.page(texts::send_new_link()),
        form,
        token: String::new(),
        over: true,
    })
}
