package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Failure;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.adapters.cli.output.Reporter;
import dev.sentryauth.adapters.cli.output.Times;
import dev.sentryauth.application.status.StatusReport;
import dev.sentryauth.application.status.StatusReport.State;
import dev.sentryauth.application.status.StatusReport.Verification;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.SafeText;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A status report for a person or a program. This is what has to be instant: no formatter, no lambda, no pattern. */
final class StatusView {
    private final StatusReport report;
    private final boolean showToken;
    private final Reporter reporter;
    private final @Nullable String profile;
    private final Instant now;

    StatusView(StatusReport report, boolean showToken, CommandContext context) {
        this.report = report;
        this.showToken = showToken;
        this.reporter = context.reporter();
        this.profile = context.profile();
        this.now = context.clock().instant();
    }

    /** Shows the report, and as a failure what stands in the way of using the token. */
    ExitCode show() {
        if (reporter.isJson() || report.state() != State.NOT_AUTHENTICATED) {
            reporter.result(json(), reporter.isJson() ? "" : text());
        }
        Failure failure = failure();
        if (failure == null) {
            return ExitCode.DONE;
        }
        reporter.failure(failure);
        return failure.exitCode();
    }

    private @Nullable Failure failure() {
        Verification verification = report.verification();
        if (verification != null && !verification.success()) {
            return new Failure(
                    Objects.requireNonNullElse(verification.code(), AuthError.Reason.INVALID.code()),
                    Objects.requireNonNullElse(verification.error(), "The server does not accept the token."));
        }
        return switch (report.state()) {
            case AUTHENTICATED, REFRESHABLE -> null;
            case EXPIRED -> Failure.of(new AuthError(AuthError.Reason.EXPIRED));
            case NOT_AUTHENTICATED -> Failure.of(new AuthError(AuthError.Reason.NOT_AUTHENTICATED));
        };
    }

    private Json json() {
        AuthSource source = report.source();
        Verification verification = report.verification();
        Json json = new Json()
                .put("authenticated", report.isAuthenticated())
                .put("source", source == null ? null : source.label())
                .put("method", source != AuthSource.OAUTH ? null : report.apiToken() ? "token" : "oauth")
                .put("host", report.origin().toString())
                .put("configPath", report.location())
                .put("profile", profile)
                .put("user", UserJson.of(report.user()))
                .put("token", token());
        if (!report.scopes().isEmpty()) {
            json.put("scopes", report.scopes());
        }
        if (verification != null) {
            json.put(
                    "verification",
                    new Json().put("success", verification.success()).put("error", error(verification)));
        }
        if (source != null && source.isEnvironment()) {
            json.put("envToken", new Json().put("envVar", variable(source)).put("active", true));
        }
        if (!report.shadowed().isEmpty()) {
            List<String> labels = new ArrayList<>();
            for (AuthSource shadowed : report.shadowed()) {
                labels.add(shadowed.label());
            }
            json.put("shadowed", labels);
        }
        json.put("unopenedStore", report.unopenedStore());
        return json;
    }

    private @Nullable String error(Verification verification) {
        String error = verification.error();
        return error == null ? null : reporter.completed(error);
    }

    private @Nullable Json token() {
        Secret token = report.token();
        if (token == null) {
            return null;
        }
        Instant expiresAt = report.expiresAt();
        return new Json()
                .put("display", display(token))
                .put("expiresAt", expiresAt == null ? null : expiresAt.toEpochMilli())
                .put("refreshEnabled", report.refreshEnabled());
    }

    private String display(Secret token) {
        return showToken ? token.reveal() : token.masked();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        headline(text);
        AuthSource source = report.source();
        if (source != null) {
            String location = report.location();
            String label = report.apiToken() ? "API token" : source.label();
            line(text, "Source", location == null ? label : label + ", " + SafeText.of(location));
        }
        if (profile != null) {
            line(text, "Profile", SafeText.of(profile));
        }
        Secret token = report.token();
        if (token != null) {
            line(text, "Token", display(token));
        }
        if (source == AuthSource.OAUTH) {
            expiry(text);
            scopes(text);
        }
        Verification verification = report.verification();
        if (verification != null) {
            line(text, "Server", verification.success() ? "accepts the token" : "the check failed");
        }
        if (source != null && source.isEnvironment()) {
            shadowed(text, variable(source));
        }
        return text.toString();
    }

    private void headline(StringBuilder text) {
        String host = SafeText.of(report.origin().display());
        AuthSource source = report.source();
        Verification verification = report.verification();
        if (source != null && source.isEnvironment() && (verification == null || !verification.success())) {
            text.append("Token from ").append(variable(source)).append(" for ").append(host);
            text.append(verification == null ? ", not checked; --verify asks the server" : "");
            return;
        }
        text.append(report.state() == State.EXPIRED ? "The sign-in to " : "Signed in to ")
                .append(host);
        UserInfo user = report.user();
        if (user != null) {
            text.append(" as ").append(SafeText.of(user.display()));
        }
        if (report.state() == State.EXPIRED) {
            text.append(" has expired");
        }
    }

    private void scopes(StringBuilder text) {
        List<String> scopes = report.scopes();
        if (scopes.isEmpty()) {
            return;
        }
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < scopes.size(); i++) {
            names.append(i == 0 ? "" : " ").append(scopes.get(i));
        }
        line(text, "Scopes", SafeText.of(names.toString()));
    }

    private void expiry(StringBuilder text) {
        Instant expiresAt = report.expiresAt();
        if (expiresAt == null) {
            line(text, "Expires", "not known");
            return;
        }
        String moment = Times.moment(expiresAt);
        Duration left = Duration.between(now, expiresAt);
        if (report.state() == State.AUTHENTICATED) {
            line(
                    text,
                    "Expires",
                    moment + " (in " + Times.left(left) + ")"
                            + (report.refreshEnabled() ? ", refreshed automatically" : ""));
        } else {
            line(
                    text,
                    "Expired",
                    moment + " (" + Times.span(left.negated()) + " ago)"
                            + (report.state() == State.REFRESHABLE ? "; refreshed at the next use" : ""));
        }
    }

    private void shadowed(StringBuilder text, String inForce) {
        for (AuthSource other : report.shadowed()) {
            text.append("\n  ").append(variable(other)).append(" is set, too, but not used while ");
            text.append(inForce).append(" is set.");
        }
        String store = report.unopenedStore();
        if (store != null) {
            text.append("\n  Sign-ins stored in ").append(SafeText.of(store)).append(" are not used while ");
            text.append(inForce).append(" is set.");
        }
    }

    private static String variable(AuthSource source) {
        return source.label().substring("env:".length());
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("\n  ").append(name);
        for (int i = name.length(); i < 9; i++) {
            text.append(' ');
        }
        text.append(value);
    }
}
