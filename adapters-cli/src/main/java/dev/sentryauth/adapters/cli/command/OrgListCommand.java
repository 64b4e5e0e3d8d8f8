package dev.sentryauth.adapters.cli.command;

import com.beust.jcommander.ParametersDelegate;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.application.api.Window;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.domain.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sentry org list}. */
final class OrgListCommand implements Command {
    @ParametersDelegate
    private final Paging paging = new Paging();

    @Override
    public String path() {
        return "org list";
    }

    @Override
    public String summary() {
        return "Lists your organizations.";
    }

    @Override
    public List<String> examples() {
        return List.of("sentry org list", "sentry org list --json --limit 100");
    }

    @Override
    public boolean signsInByItself() {
        return true;
    }

    @Override
    public ExitCode run(CommandContext context) {
        Window window = paging.window();
        Target named = context.auth().named(null, null);
        new Listing<Organization>(context, List.of("SLUG", "NAME"), 1, OrgListCommand::json, organization ->
                        new @Nullable String[] {organization.slug(), organization.name()})
                .show(sink -> context.auth().organizations().list(named, window, sink), "You are in no organization.");
        return ExitCode.DONE;
    }

    private static Json json(Organization organization) {
        Origin region = organization.region();
        return new Json()
                .put("id", organization.id())
                .put("slug", organization.slug())
                .put("name", organization.name())
                .put("links", region == null ? null : new Json().put("regionUrl", region.toString()));
    }
}
