package dev.sentryauth.adapters.cli.command;

import com.beust.jcommander.Parameter;
import dev.sentryauth.adapters.cli.options.NoSplitter;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.adapters.cli.output.UsageException;
import dev.sentryauth.adapters.cli.terminal.Browser;
import dev.sentryauth.adapters.cli.terminal.LoginView;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.login.DeviceLogin;
import dev.sentryauth.application.login.Login;
import dev.sentryauth.application.login.LoginResult;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.application.logout.Revoker;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.SafeText;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code sentry auth login}. */
final class LoginCommand implements Command {
    private static final int LONGEST_TIMEOUT = 86_400;

    @Parameter(names = "--url", order = 1, placeholder = "URL", description = "The Sentry to sign in to")
    private @Nullable String url;

    @Parameter(
            names = "--timeout",
            order = 2,
            placeholder = "SECONDS",
            description = "How long all of it may take (600; at most 86400)")
    private @Nullable String timeout;

    @Parameter(
            names = "--scope",
            order = 3,
            placeholder = "SCOPE",
            splitter = NoSplitter.class,
            description = "What to ask for (as before); repeatable, or several separated by commas")
    private @Nullable List<String> scopes;

    @Parameter(names = "--read-only", order = 4, description = "Ask only for the scopes that end in ':read'")
    private boolean readOnly;

    @Parameter(names = "--no-browser", order = 5, description = "Do not open a browser")
    private boolean noBrowser;

    @Parameter(names = "--force", order = 6, description = "Sign in again although you are signed in")
    private boolean force;

    @Parameter(
            names = "--token",
            order = 7,
            placeholder = "TOKEN",
            description = "Store this API token instead; other users can see it")
    private @Nullable String token;

    @Parameter(names = "--with-token", order = 8, description = "Store the API token that standard input holds")
    private boolean withToken;

    @Override
    public String path() {
        return "auth login";
    }

    @Override
    public String summary() {
        return "Signs in: shows a code to approve in a browser on any device. With an API token: checks and stores it.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "sentry auth login",
                "sentry auth login --url https://sentry.example.com",
                "sentry auth login --read-only",
                "sentry auth login --with-token < token.txt");
    }

    @Override
    public ExitCode run(CommandContext context) {
        refuseContradictions();
        Login login = context.auth().login();
        LoginResult result;
        if (withToken || token != null) {
            Secret apiToken = apiToken(context);
            setAsideDamaged(context, login);
            Target named = context.auth().named(null, url);
            announce(context, login.replacement().otherServer(named, apiToken));
            result = login.token(named, apiToken);
        } else {
            Duration limit = timeout == null ? DeviceLogin.DEFAULT_TIMEOUT : seconds(timeout);
            Scopes typed = scopes == null ? null : Scopes.parse(scopes);
            Target named = context.auth().named(null, url);
            setAsideDamaged(context, login);
            DeviceLogin device = new DeviceLogin(named, scopes(login, named, typed, readOnly), limit);
            LoginResult existing = force ? null : login.existing(named);
            if (existing != null && grants(existing, device.scopes())) {
                showExisting(context, existing);
                return ExitCode.DONE;
            }
            announce(context, login.replacement().otherServer(named, null));
            try (LoginView view = view(context, !noBrowser)) {
                result = login.device(device, view);
            }
        }
        show(context, result);
        noteFormer(context, result);
        noteExposure(context, login);
        return ExitCode.DONE;
    }

    @Override
    public @Nullable String namedServer() {
        return url;
    }

    /** The scopes to ask for: those that were typed, else those of the sign-in that is replaced. */
    static Scopes scopes(Login login, @Nullable Target named, @Nullable Scopes typed, boolean readOnly) {
        Scopes wanted = typed == null ? login.replacement().scopes(named) : typed;
        return readOnly ? wanted.readOnly() : wanted;
    }

    /** What the person should know before approving anything; a script has to say that it means it. */
    private void announce(CommandContext context, @Nullable Origin replaced) {
        if (replaced != null) {
            String host = SafeText.of(replaced.toString());
            if (!force && !context.terminal().isInteractive(context.environment())) {
                throw new AuthFailure(
                        Kind.HOST_MISMATCH,
                        "You are signed in to " + host + ", and this sign-in would replace that. Run 'sentry auth login"
                                + " --profile NAME' to keep both, or add --force to replace it.");
            }
            context.reporter()
                    .note("note: This sign-in replaces the credential of " + host
                            + "; 'sentry auth login --profile NAME' keeps both.");
        }
        warnOfEnvironmentToken(context);
    }

    /** The state of the replaced credential at its server. */
    static void noteFormer(CommandContext context, LoginResult result) {
        LoginResult.Former former = result.former();
        Origin origin = former == null ? null : former.origin();
        if (former == null || origin == null || former.revoked() == Revocation.DONE) {
            return;
        }
        String host = SafeText.of(origin.displayBeside(result.origin()));
        if (former.revoked() == Revocation.API_TOKEN) {
            context.reporter()
                    .note("note: The API token that was stored before stays valid at " + host
                            + " until you delete it in your account's settings there.");
            return;
        }
        context.reporter()
                .note("note: The former session at " + host
                        + " could not be revoked; its tokens may work there until they expire."
                        + (former.revoked() == Revocation.CLIENT_REFUSED
                                ? " Remove them at " + SafeText.of(Revoker.settings(origin)) + "."
                                : ""));
    }

    /** Who asks for certain scopes wants them, and not those of the sign-in that is there. */
    private boolean grants(LoginResult existing, Scopes wanted) {
        String granted = existing.credential().scope();
        if ((scopes == null && !readOnly) || granted == null) {
            return scopes == null && !readOnly;
        }
        return Set.of(granted.split(" ")).equals(Set.copyOf(wanted.names()));
    }

    static void setAsideDamaged(CommandContext context, Login login) {
        String kept = login.recoverStore();
        if (kept != null) {
            context.reporter()
                    .note("note: The file of the stored sign-in was damaged. It was set aside as " + SafeText.of(kept)
                            + "; nothing was deleted.");
        }
    }

    static void noteExposure(CommandContext context, Login login) {
        String exposure = login.exposure();
        if (exposure != null) {
            context.reporter().note("note: " + SafeText.of(exposure));
        }
    }

    private void refuseContradictions() {
        if (token != null && withToken) {
            throw new UsageException("--token and --with-token contradict each other. Give one of them.");
        }
        if (token == null && !withToken) {
            return;
        }
        String useless = scopes != null ? "--scope" : readOnly ? "--read-only" : timeout != null ? "--timeout" : null;
        if (useless != null) {
            throw new UsageException(useless + " cannot be combined with " + (withToken ? "--with-token" : "--token")
                    + ": an API token is stored as it is.");
        }
    }

    private static Duration seconds(String text) {
        int seconds = 0;
        boolean valid = !text.isEmpty() && text.length() <= 9;
        for (int i = 0; valid && i < text.length(); i++) {
            char c = text.charAt(i);
            valid = c >= '0' && c <= '9';
            seconds = 10 * seconds + (c - '0');
        }
        if (!valid || seconds < 1 || seconds > LONGEST_TIMEOUT) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "--timeout must be a whole number of seconds from 1 to " + LONGEST_TIMEOUT + ", such as 600.");
        }
        return Duration.ofSeconds(seconds);
    }

    private Secret apiToken(CommandContext context) {
        String text = token == null ? StandardInput.token(context) : token;
        try {
            return Secret.of(text);
        } catch (IllegalArgumentException e) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "The token " + e.getMessage() + ". Give the token alone, as Sentry showed it. Nothing was stored.");
        }
    }

    /** What a person sees while signing in; {@code browser} is whether one may be opened. */
    static LoginView view(CommandContext context, boolean browser) {
        Browser opener = browser ? new Browser(context.environment(), System.getProperty("os.name", "")) : null;
        return new LoginView(context.terminal(), context.environment(), opener);
    }

    private static void showExisting(CommandContext context, LoginResult existing) {
        UserInfo user = existing.user();
        Json json = new Json().put("configPath", existing.location()).put("user", UserJson.of(user));
        context.reporter()
                .result(
                        json,
                        "Already signed in" + (user == null ? "" : " as " + SafeText.of(user.display())) + " at "
                                + SafeText.of(existing.origin().display()) + ". Use --force to sign in again.");
    }

    private static void show(CommandContext context, LoginResult result) {
        Credential credential = result.credential();
        UserInfo user = result.user();
        boolean oauth = result.method() == LoginResult.Method.OAUTH;
        Json json = new Json()
                .put("method", oauth ? "oauth" : "token")
                .put("configPath", result.location())
                .put("expiresIn", lifetime(credential));
        if (oauth) {
            json.put("refreshEnabled", credential.refreshToken() != null);
        }
        json.put("user", UserJson.of(user));
        context.reporter()
                .result(
                        json,
                        "You are signed in" + (user == null ? "" : " as " + SafeText.of(user.display())) + " at "
                                + SafeText.of(result.origin().display()) + ".");
    }

    private static @Nullable Long lifetime(Credential credential) {
        Instant expiresAt = credential.expiresAt();
        Instant issuedAt = credential.issuedAt();
        return expiresAt == null || issuedAt == null
                ? null
                : Duration.between(issuedAt, expiresAt).toSeconds();
    }

    private static void warnOfEnvironmentToken(CommandContext context) {
        for (String variable : List.of(EnvironmentTokens.SENTRY_AUTH_TOKEN, EnvironmentTokens.SENTRY_TOKEN)) {
            String value = context.environment().get(variable);
            if (value != null && !value.isBlank()) {
                context.reporter()
                        .note("note: " + variable + " is set and takes precedence over this sign-in. Unset it to use"
                                + " the sign-in.");
                return;
            }
        }
    }
}
