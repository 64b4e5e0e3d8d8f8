package dev.sentryauth.adapters.cli.command;

import com.beust.jcommander.Parameter;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.status.Status;
import dev.sentryauth.application.status.StatusReport;
import java.util.List;

/** {@code sentry auth status}. */
final class StatusCommand implements Command {
    @Parameter(names = "--verify", order = 1, description = "Ask the server whether it accepts the token")
    private boolean verify;

    @Parameter(names = "--show-token", order = 2, description = "Show the whole token instead of its ends")
    private boolean showToken;

    @Override
    public String path() {
        return "auth status";
    }

    @Override
    public String summary() {
        return "Shows who is signed in, where, by which token and until when. Asks no server unless told to.";
    }

    @Override
    public List<String> examples() {
        return List.of("sentry auth status", "sentry auth status --verify", "sentry auth status --json");
    }

    @Override
    public ExitCode run(CommandContext context) {
        Target named = context.auth().named(null, null);
        Status status = context.auth().status();
        StatusReport report = verify ? status.verified(named, context.auth().session()) : status.local(named);
        return new StatusView(report, showToken, context).show();
    }
}
