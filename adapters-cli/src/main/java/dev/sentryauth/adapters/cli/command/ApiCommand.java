package dev.sentryauth.adapters.cli.command;

import com.beust.jcommander.Parameter;
import dev.sentryauth.adapters.cli.options.NoSplitter;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.UsageException;
import dev.sentryauth.application.api.RawApi;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code sentry api}: any request, with the token in force. */
final class ApiCommand implements Command {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS");

    @Parameter(
            names = {"--method", "-X"},
            order = 1,
            placeholder = "METHOD",
            description = "The method (GET; POST if there are fields or an input)")
    private @Nullable String method;

    @Parameter(
            names = {"--field", "-F"},
            order = 2,
            placeholder = "KEY=VALUE",
            splitter = NoSplitter.class,
            description = "A field of the JSON body, or of the query of a GET; true, false, null and integers keep"
                    + " their type, @FILE is read; repeatable")
    private @Nullable List<String> fields;

    @Parameter(
            names = {"--raw-field", "-f"},
            order = 3,
            placeholder = "KEY=VALUE",
            splitter = NoSplitter.class,
            description = "The same, but always text; repeatable")
    private @Nullable List<String> rawFields;

    @Parameter(
            names = {"--header", "-H"},
            order = 4,
            placeholder = "'NAME: VALUE'",
            splitter = NoSplitter.class,
            description = "A header besides the usual ones; repeatable")
    private @Nullable List<String> headers;

    @Parameter(
            names = "--input",
            order = 5,
            placeholder = "FILE",
            description = "The body, from a file or, for -, from standard input")
    private @Nullable String input;

    @Parameter(names = "--paginate", order = 6, description = "Ask for all pages; arrays are joined to one")
    private boolean paginate;

    @Parameter(
            names = {"--include", "-i"},
            order = 7,
            description = "Show the status and the headers before the body")
    private boolean include;

    private String path = "";
    private @Nullable Fields given;
    private byte @Nullable [] typed;

    /** Made once, also if the command begins anew after a sign-in: standard input can be read once. */
    private @Nullable ApiRequest request;

    @Override
    public String path() {
        return "api";
    }

    @Override
    public String summary() {
        return "Sends a request to Sentry's API and prints the answer.";
    }

    @Override
    public String argumentSyntax() {
        return "PATH";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "sentry api organizations/",
                "sentry api organizations/acme/issues/ -X GET -F query=is:unresolved --paginate",
                "sentry api organizations/acme/issues/123/ -X PUT -F status=resolved",
                "sentry api teams/acme/web/projects/ --input project.json");
    }

    @Override
    public boolean signsInByItself() {
        return true;
    }

    @Override
    public @Nullable String url() {
        return SentryUrl.isUrl(path) ? path : null;
    }

    @Override
    public void arguments(List<String> given) {
        if (given.size() != 1) {
            throw new UsageException("'sentry api' takes one path, such as organizations/.");
        }
        path = given.get(0);
    }

    @Override
    public ExitCode run(CommandContext context) {
        ApiRequest wanted = request == null ? request(context) : request;
        request = wanted;
        Target named = context.auth().named(url(), null);
        ApiOutput output = new ApiOutput(context, include, paginate);
        RawApi api = context.auth().api();
        if (paginate) {
            api.pages(named, server(), wanted, output::show);
        } else {
            output.show(api.send(named, server(), wanted));
        }
        return output.end();
    }

    /** A URL may name a region of the hosted Sentry, whose answer is not that of another one. */
    private @Nullable Origin server() {
        String url = url();
        return url == null ? null : Origin.ofUrl(url);
    }

    private ApiRequest request(CommandContext context) {
        String wanted = method();
        boolean query = wanted.equals("GET") || wanted.equals("HEAD");
        if (hasFields() && input != null && !query) {
            throw new UsageException("Fields and --input both make the body. Give one of them.");
        }
        if (input != null && query) {
            throw new UsageException("A " + wanted + " has no body. Leave --input out, or add -X POST.");
        }
        if (paginate && !wanted.equals("GET")) {
            throw new UsageException("--paginate is for GET alone.");
        }
        if (given == null) {
            given = Fields.of(rawFields == null ? List.of() : rawFields, fields == null ? List.of() : fields, context);
        }
        String wire = ApiPath.of(path);
        Map<String, List<String>> sent = headers();
        byte[] body = null;
        if (query) {
            wire = given.addedTo(wire);
        } else if (input != null) {
            typed = typed == null ? ApiInput.read(input, context) : typed;
            body = typed; // begun anew after a sign-in, standard input has been read already
        } else if (hasFields()) {
            body = given.json();
        }
        if (body != null && sent.keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
            sent.put("Content-Type", List.of("application/json"));
        }
        return new ApiRequest(wanted, wire, sent, body);
    }

    private boolean hasFields() {
        return fields != null || rawFields != null;
    }

    private String method() {
        if (method == null) {
            return !hasFields() && input == null ? "GET" : "POST";
        }
        String upper = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(upper)) {
            throw new AuthFailure(Kind.BAD_VALUE, "--method must be one of " + String.join(", ", METHODS) + ".");
        }
        return upper;
    }

    private Map<String, List<String>> headers() {
        Map<String, List<String>> result = new LinkedHashMap<>();
        for (String header : headers == null ? List.<String>of() : headers) {
            ApiHeader.add(header, result);
        }
        return result;
    }
}
