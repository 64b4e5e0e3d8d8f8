package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.adapters.cli.output.JsonList;
import dev.sentryauth.adapters.cli.output.Table;
import dev.sentryauth.application.api.Listed;
import dev.sentryauth.domain.EnvironmentTokens;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows a listing while it comes: a table, or one JSON object that says whether there is more. For one thread. */
final class Listing<T> {
    private final CommandContext context;
    private final Function<T, Json> toJson;
    private final Function<T, @Nullable String[]> toCells;
    private final @Nullable JsonList json;
    private final @Nullable Table table;
    private boolean empty = true;

    /**
     * A listing of which nothing is shown yet.
     *
     * @param identifiers how many of the first columns identify an item, and so are never cut
     */
    Listing(
            CommandContext context,
            List<String> heads,
            int identifiers,
            Function<T, Json> toJson,
            Function<T, @Nullable String[]> toCells) {
        this.context = context;
        this.toJson = toJson;
        this.toCells = toCells;
        boolean wanted = context.reporter().isJson();
        this.json = wanted ? new JsonList(context.reporter(), "{\"data\":[", "]") : null;
        this.table = wanted
                ? null
                : new Table(
                        context.reporter(),
                        heads,
                        identifiers,
                        context.terminal().columns(context.environment()));
    }

    /** Lets {@code source} hand out the items, and ends the listing. */
    void show(Function<Consumer<T>, Listed> source, String nothing) {
        Listed listed = source.apply(this::item);
        for (String remark : listed.remarks()) {
            context.reporter().note("note: " + remark);
        }
        if (json != null) {
            json.end(",\"hasMore\":" + listed.more() + ",\"hasPrev\":" + listed.earlier() + "}");
        } else if (table != null) {
            table.flush();
            if (empty) {
                context.reporter().note(nothing);
            } else if (listed.more()) {
                // With a token of the environment nothing is remembered that '-c next' could go on from.
                boolean remembered = EnvironmentTokens.activeSource(context.environment()) == null;
                context.reporter()
                        .note("There is more: " + (remembered ? "add '-c next', or " : "") + "use a larger --limit.");
            }
        }
    }

    private void item(T item) {
        empty = false;
        if (json != null) {
            json.add(toJson.apply(item));
        } else if (table != null) {
            table.row(toCells.apply(item));
        }
    }
}
