package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.application.status.StatusReport;
import java.util.List;

/** {@code sentry auth}: what a person most likely wants. */
final class AuthCommand implements Command {
    @Override
    public String path() {
        return "auth";
    }

    @Override
    public String summary() {
        return "Shows who is signed in; signed out on a terminal, signs in.";
    }

    @Override
    public List<String> examples() {
        return List.of("sentry auth");
    }

    @Override
    public ExitCode run(CommandContext context) {
        StatusReport report = context.auth().status().local(context.auth().named(null, null));
        if (!report.state().isUsable() && context.terminal().isInteractive(context.environment())) {
            return new LoginCommand().run(context);
        }
        return new StatusView(report, false, context).show();
    }
}
