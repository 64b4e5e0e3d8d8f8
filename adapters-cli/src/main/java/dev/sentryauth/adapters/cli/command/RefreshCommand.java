package dev.sentryauth.adapters.cli.command;

import com.beust.jcommander.Parameter;
import dev.sentryauth.adapters.cli.options.NoSplitter;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.adapters.cli.output.Times;
import dev.sentryauth.adapters.cli.output.UsageException;
import dev.sentryauth.adapters.cli.terminal.LoginView;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.login.DeviceLogin;
import dev.sentryauth.application.login.Login;
import dev.sentryauth.application.login.LoginResult;
import dev.sentryauth.application.refresh.RefreshResult;
import dev.sentryauth.domain.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sentry auth refresh}. */
final class RefreshCommand implements Command {
    private static final String REFRESHED_IN_PART =
            "The token was refreshed, but Sentry's answer was cut off before the next refresh token. This token works until"
                    + " it expires; run 'sentry auth login' to have one that refreshes itself.";

    @Parameter(
            names = "--if-needed",
            order = 1,
            description = "Refresh only if at most a tenth of the lifetime remains")
    private boolean ifNeeded;

    @Parameter(names = "--force", order = 2, description = "Refresh in any case, as without options")
    private boolean force;

    @Parameter(
            names = "--scope",
            order = 3,
            placeholder = "SCOPE",
            splitter = NoSplitter.class,
            description = "Sign in anew with these scopes; repeatable, or several separated by commas")
    private @Nullable List<String> scopes;

    @Parameter(names = "--read-only", order = 4, description = "Sign in anew, only with the scopes that end in ':read'")
    private boolean readOnly;

    @Override
    public String path() {
        return "auth refresh";
    }

    @Override
    public String summary() {
        return "Replaces the stored token by a new one, even if it has not expired; with other scopes by a new sign-in.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "sentry auth refresh",
                "sentry auth refresh --if-needed",
                "sentry auth refresh --scope org:read,org:write");
    }

    @Override
    public ExitCode run(CommandContext context) {
        if (force && ifNeeded) {
            throw new UsageException("--force and --if-needed contradict each other. Give one of them.");
        }
        if (scopes != null || readOnly) {
            return signInAnew(context);
        }
        RefreshResult result = context.auth().refresh().run(context.auth().named(null, null), ifNeeded);
        if (result == null) {
            show(context, false, "A token of the environment is in force, and such tokens are never refreshed.", null);
            return ExitCode.DONE;
        }
        Instant expiresAt = result.credential().expiresAt();
        switch (result.change()) {
            case REFRESHED ->
                show(
                        context,
                        true,
                        result.credential().refreshToken() == null ? REFRESHED_IN_PART : "The token was refreshed.",
                        expiresAt);
            case ADOPTED -> show(context, true, "Another process had refreshed the token.", expiresAt);
            case NONE -> show(context, false, "The token is still fresh.", expiresAt);
            case POSTPONED ->
                show(
                        context,
                        false,
                        "The token could not be refreshed now, but it is still good. The next use tries again.",
                        expiresAt);
        }
        return ExitCode.DONE;
    }

    /** A server grants no other scopes on a refresh, so this is a sign-in that takes the place of the former one. */
    private ExitCode signInAnew(CommandContext context) {
        if (ifNeeded) {
            throw new UsageException(
                    "--if-needed cannot be combined with --scope or --read-only: other scopes need a new"
                            + " sign-in.");
        }
        Scopes typed = scopes == null ? null : Scopes.parse(scopes);
        Target named = context.auth().named(null, null);
        Login login = context.auth().login();
        login.replacement().requireRenewable(named);
        Scopes wanted = LoginCommand.scopes(login, named, typed, readOnly);
        LoginResult result;
        try (LoginView view = LoginCommand.view(context, true)) {
            result = login.device(new DeviceLogin(named, wanted, DeviceLogin.DEFAULT_TIMEOUT), view);
        }
        List<String> granted = result.credential().scopes();
        show(
                context,
                true,
                granted.isEmpty()
                        ? "You have signed in anew."
                        : "You have signed in anew, with the scopes " + String.join(", ", granted) + ".",
                result.credential().expiresAt());
        LoginCommand.noteFormer(context, result);
        return ExitCode.DONE;
    }

    private static void show(CommandContext context, boolean refreshed, String text, @Nullable Instant expiresAt) {
        String message = context.reporter().completed(text);
        Duration left =
                expiresAt == null ? null : Duration.between(context.clock().instant(), expiresAt);
        Json json = new Json()
                .put("success", true)
                .put("refreshed", refreshed)
                .put("message", message)
                .put("expiresIn", left == null ? null : Math.max(0, left.toSeconds()))
                .put("expiresAt", expiresAt == null ? null : expiresAt.toEpochMilli());
        context.reporter().result(json, left == null ? message : message + " It expires in " + Times.left(left) + ".");
    }
}
