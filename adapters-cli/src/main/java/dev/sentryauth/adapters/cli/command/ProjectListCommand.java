package dev.sentryauth.adapters.cli.command;

import com.beust.jcommander.ParametersDelegate;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.adapters.cli.output.UsageException;
import dev.sentryauth.application.api.Window;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.data.Project;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sentry project list}. */
final class ProjectListCommand implements Command {
    @ParametersDelegate
    private final Paging paging = new Paging();

    private @Nullable String organization;

    @Override
    public String path() {
        return "project list";
    }

    @Override
    public String summary() {
        return "Lists the projects of an organization, or of all.";
    }

    @Override
    public String argumentSyntax() {
        return "[ORG]";
    }

    @Override
    public List<String> examples() {
        return List.of("sentry project list", "sentry project list acme");
    }

    @Override
    public boolean signsInByItself() {
        return true;
    }

    @Override
    public void arguments(List<String> given) {
        if (given.size() > 1) {
            throw new UsageException("'sentry project list' takes one organization at most: sentry project list ORG.");
        }
        if (!given.isEmpty()) {
            String name = given.get(0);
            organization =
                    Names.checked(name.endsWith("/") ? name.substring(0, name.length() - 1) : name, "organization");
        }
    }

    @Override
    public ExitCode run(CommandContext context) {
        Window window = paging.window();
        Target named = context.auth().named(null, null);
        new Listing<Project>(
                        context,
                        List.of("ORG", "PROJECT", "NAME", "PLATFORM"),
                        2,
                        ProjectListCommand::json,
                        project -> new @Nullable String[] {
                            project.organization(), project.slug(), project.name(), project.platform()
                        })
                .show(
                        sink -> context.auth().projects().list(named, organization, window, sink),
                        "There is no project that you can see.");
        return ExitCode.DONE;
    }

    private static Json json(Project project) {
        return new Json()
                .put("id", project.id())
                .put("slug", project.slug())
                .put("name", project.name())
                .put("platform", project.platform())
                .put("orgSlug", project.organization());
    }
}
