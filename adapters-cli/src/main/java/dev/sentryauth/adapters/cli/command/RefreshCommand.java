package dev.sentryauth.adapters.cli.command;

import com.beust.jcommander.Parameter;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.adapters.cli.output.Times;
import dev.sentryauth.adapters.cli.output.UsageException;
import dev.sentryauth.application.refresh.RefreshResult;
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

    @Override
    public String path() {
        return "auth refresh";
    }

    @Override
    public String summary() {
        return "Replaces the stored token by a new one, even if it has not expired.";
    }

    @Override
    public List<String> examples() {
        return List.of("sentry auth refresh", "sentry auth refresh --if-needed");
    }

    @Override
    public ExitCode run(CommandContext context) {
        if (force && ifNeeded) {
            throw new UsageException("--force and --if-needed contradict each other. Give one of them.");
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

    private static void show(CommandContext context, boolean refreshed, String message, @Nullable Instant expiresAt) {
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
