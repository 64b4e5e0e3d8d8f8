package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.CliHarness;
import dev.sentryauth.adapters.cli.CliHarness.Result;
import dev.sentryauth.adapters.cli.TestServer;
import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiCommandTest {
    private static final Path FIELD = Path.of("field.txt");

    private final CliHarness cli = new CliHarness().signedIn(Duration.ofDays(20));
    private final List<ApiRequest> sent = new ArrayList<>();
    private final StringBuilder everything = new StringBuilder();

    @TempDir
    Path directory;

    @AfterEach
    void noSecretWasShown() {
        assertThat(everything).doesNotContain(TestServer.ACCESS_TOKEN, TestServer.REFRESH_TOKEN);
    }

    private Result run(String... arguments) {
        Result result = cli.run(arguments);
        everything.append(result.out()).append(result.err());
        return result;
    }

    private void answers(Function<ApiRequest, ApiResponse> answers) {
        cli.api.answer(request -> {
            sent.add(request);
            return answers.apply(request);
        });
    }

    private void answers(int status, String body) {
        answers(request -> answer(status, body, null));
    }

    private static ApiResponse answer(int status, String body, String next) {
        return new ApiResponse(
                status,
                Map.of("x-hits", List.of("5")),
                body.getBytes(StandardCharsets.UTF_8),
                next,
                status >= 400 ? "no such thing" : null);
    }

    /** Answers each path's end with a page. */
    private void pages(String... bodies) {
        answers(request -> {
            int number = request.path().endsWith("/")
                    ? 0
                    : Integer.parseInt(request.path().replaceAll(".*=", ""));
            return answer(200, bodies[number], number + 1 < bodies.length ? Integer.toString(number + 1) : null);
        });
    }

    private String body() {
        assertThat(sent).hasSize(1);
        return new String(sent.get(0).body(), StandardCharsets.UTF_8);
    }

    private String json(String... fields) {
        sent.clear();
        answers(200, "{}");
        List<String> arguments = new ArrayList<>(List.of("api", "x/", "-X", "POST"));
        for (String field : fields) {
            boolean raw = field.startsWith("-f ");
            arguments.add(raw ? "-f" : "-F");
            arguments.add(raw ? field.substring(3) : field);
        }
        Result result = run(arguments.toArray(String[]::new));
        assertThat(result.err()).isEmpty();
        return body();
    }

    // Fields

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=text | \"text\"",
                "a= | \"\"",
                "a=x=y | \"x=y\"",
                "a=true | true",
                "a=false | false",
                "a=null | null",
                "a=True | \"True\"",
                "a=0 | 0",
                "a=-0 | \"-0\"",
                "a=12 | 12",
                "a=-12 | -12",
                "a=1.10 | \"1.10\"",
                "a=-3.50 | \"-3.50\"",
                "a=9223372036854775807 | 9223372036854775807",
                "a=-9223372036854775808 | -9223372036854775808",
                "a=9223372036854775808 | \"9223372036854775808\"",
                "a=123456789012345678901234567890 | \"123456789012345678901234567890\"",
                "a=007 | \"007\"",
                "a=+1 | \"+1\"",
                "a=1. | \"1.\"",
                "a=.5 | \".5\"",
                "a=- | \"-\"",
                "a=1e3 | \"1e3\"",
                "a=NaN | \"NaN\"",
                "a=1 2 | \"1 2\"",
                "a=\"q\"\\ | \"\\\"q\\\"\\\\\"",
                "a={} | \"{}\"",
                "a=ü😀 | \"ü😀\"",
                "a=٣ | \"٣\"",
                "-f a=true | \"true\"",
                "-f a=null | \"null\"",
                "-f a=12 | \"12\"",
                "-f a=@/no/such/file | \"@/no/such/file\"",
                "-f a= | \"\"",
            })
    void valuesKeepTheirType(String field, String value) {
        assertThat(json(field)).isEqualTo("{\"a\":" + value + "}");
    }

    @Test
    void fieldsMayBeObjectsAndLists() {
        assertThat(json("a=1", "b[c]=2", "b[d][e]=x", "f[]=1", "f[]=two", "g[][h]=1", "g[][h]=2", "i[j][]=3", "k[]"))
                .isEqualTo("{\"a\":1,\"b\":{\"c\":2,\"d\":{\"e\":\"x\"}},\"f\":[1,\"two\"],\"g\":[{\"h\":1},{\"h\":2}],"
                        + "\"i\":{\"j\":[3]},\"k\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a[][b]=1 a[][c]=2 | [{'b':1,'c':2}]",
                "a[][b]=1 a[][c]=2 a[][b]=3 a[][c]=4 | [{'b':1,'c':2},{'b':3,'c':4}]",
                "a[][b]=1 a[][b]=2 a[][c]=3 | [{'b':1},{'b':2,'c':3}]",
                "a[][b][]=1 a[][b][]=2 a[][c]=x | [{'b':[1,2],'c':'x'}]",
                "a[][b][c]=1 a[][b][d]=2 | [{'b':{'c':1}},{'b':{'d':2}}]",
                "a[]=1 a[][b]=2 a[][c]=3 | [1,{'b':2,'c':3}]",
                "a[] a[]=1 | [1]",
            })
    void anElementOfAListIsCompleteWhenAKeyComesAgain(String fields, String value) {
        assertThat(json(fields.split(" "))).isEqualTo("{\"a\":" + value.replace('\'', '"') + "}");
    }

    @Test
    void fieldsThatAreTextComeFirst() {
        assertThat(json("a[]=1", "-f a[]=2", "-f b=3")).isEqualTo("{\"a\":[\"2\",1],\"b\":\"3\"}");
        run("api", "x/", "-X", "GET", "--raw-field", "a=@b", "--field=c=1");
        assertThat(sent).last().extracting(ApiRequest::path).isEqualTo("/api/0/x/?a=%40b&c=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1 a=2",
                "a=1 a[b]=x",
                "a=1 a[]=x",
                "a[]=1 a[b]=x",
                "a[b]=1 a[]=x",
                "a[b]=1 a[b]=2",
                "a[]=1 a=2",
                "a[b]=1 a[b][c]=1",
                "a=1 a[]",
                "a[][b][]=1 a[][b]=2"
            })
    void fieldsThatContradictEachOtherAreRefused(String fields) {
        List<String> arguments = new ArrayList<>(List.of("api", "x/", "-X", "POST"));
        for (String field : fields.split(" ")) {
            arguments.add("-F");
            arguments.add(field);
        }
        Result result = run(arguments.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(21);
        assertThat(result.err())
                .startsWith("error: Two fields contradict each other")
                .hasLineCount(1);
        assertThat(cli.api.calls()).isEmpty();
    }

    @Test
    void aFieldMayBeAFilesText() throws IOException {
        Path file = Files.writeString(directory.resolve(FIELD), "12\n\"x\"");

        assertThat(json("a=@" + file)).isEqualTo("{\"a\":\"12\\n\\\"x\\\"\"}");
        cli.input = "typed".getBytes(StandardCharsets.UTF_8);
        assertThat(json("a=@-")).isEqualTo("{\"a\":\"typed\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "=x", "[]=x", "[a]=x", "a[=x", "a[b=x", "a[b]c=x", "a[b]]=x", "a[b]", "[]", "a[][]=x"})
    void whatIsNoFieldIsRefused(String field) {
        Result result = run("api", "x/", "-X", "POST", "-F", field);
        Result raw = run("api", "x/", "-X", "POST", "-f", field);

        assertThat(result.exitCode()).isEqualTo(21);
        assertThat(result.err()).startsWith("error: --field must be KEY=VALUE").hasLineCount(1);
        assertThat(raw.exitCode()).isEqualTo(21);
        assertThat(raw.err()).startsWith("error: --raw-field must be KEY=VALUE").hasLineCount(1);
        assertThat(cli.api.calls()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Result result = run("api", "x/", "-F", "a=@/no/such/file");

        assertThat(result.exitCode()).isEqualTo(21);
        assertThat(result.err()).contains("/no/such/file").hasLineCount(1);
        assertThat(cli.api.calls()).isEmpty();
    }

    @Test
    void theFieldsOfAGetAreItsQuery() {
        run("api", "x/", "-X", "GET", "-F", "query=is:unresolved & a", "-F", "a[]=1", "-F", "b=true");

        assertThat(cli.api.calls())
                .containsExactly("GET /api/0/x/?query=is%3Aunresolved+%26+a&a%5B%5D=1&b=true@sentry.io");
        run("api", "x/?a=1", "-X", "get", "-F", "b=2");
        assertThat(cli.api.calls()).last().isEqualTo("GET /api/0/x/?a=1&b=2@sentry.io");
    }

    // Requests

    @Test
    void withoutOptionsItIsAGetAndWithFieldsAPost() {
        answers(200, "{}");
        run("api", "x/");
        run("api", "x/", "-F", "a=1");
        run("api", "x/", "-X", "put", "-F", "a=1");
        run("api", "x/", "-f", "a=1");
        run("api", "x/", "-XPUT", "-Fa=1");

        assertThat(sent).extracting(ApiRequest::method).containsExactly("GET", "POST", "PUT", "POST", "PUT");
        assertThat(sent.get(0).body()).isNull();
        assertThat(sent.get(4).body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1}");
        assertThat(sent.get(0).headers()).isEmpty();
        assertThat(sent.get(1).headers()).isEqualTo(Map.of("Content-Type", List.of("application/json")));
    }

    @Test
    void anInputIsSentAsItIs() throws IOException {
        answers(200, "{}");
        cli.input = new byte[] {0, 1, (byte) 0xff, '\n'};
        run("api", "x/", "--input", "-", "-H", "content-type: application/octet-stream");
        Path file = Files.write(directory.resolve("input"), new byte[] {7});
        run("api", "x/", "--input", file.toString());

        assertThat(sent.get(0).body()).isEqualTo(cli.input);
        assertThat(sent.get(0).headers()).isEqualTo(Map.of("content-type", List.of("application/octet-stream")));
        assertThat(sent.get(1).body()).containsExactly(7);
    }

    @ParameterizedTest
    @CsvSource({
        "21,-X PATCH",
        "21,-X G",
        "21,-H Authorization:x",
        "21,-H x",
        "21,--input /no/such/file",
        "2,--paginate -X POST",
        "2,--paginate -F a=1",
        "2,--input - -X GET",
        "2,--input - -F a=1",
        "2,--input - -f a=1",
        "2,--paginate -f a=1",
    })
    void contradictionsAreRefusedBeforeAnyRequest(int exitCode, String options) {
        List<String> arguments = new ArrayList<>(List.of("api", "x/"));
        arguments.addAll(List.of(options.split(" ")));
        Result result = run(arguments.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasLineCount(1);
        assertThat(cli.api.calls()).isEmpty();
    }

    @Test
    void onePathIsNeeded() {
        assertThat(run("api").exitCode()).isEqualTo(2);
        assertThat(run("api", "a", "b").exitCode()).isEqualTo(2);
        assertThat(run("api", "../x").exitCode()).isEqualTo(21);
        assertThat(run("api", "//evil.example.com/").exitCode()).isEqualTo(21);
        assertThat(cli.api.calls()).isEmpty();
    }

    @Test
    void aUrlOfAnotherSentryGetsNoToken() {
        Result result = run("api", "https://evil.example.com/api/0/organizations/");

        assertThat(result.exitCode()).isEqualTo(13);
        assertThat(result.err()).contains("sentry auth login --url https://evil.example.com");
        assertThat(cli.api.calls()).isEmpty();
    }

    @Test
    void aUrlOfTheTokensSentryIsAPath() {
        run("api", "https://sentry.io/api/0/x/?a=b");

        assertThat(cli.api.calls()).containsExactly("GET /api/0/x/?a=b@sentry.io");
    }

    @Test
    void aUrlInTheQueryIsData() {
        run("api", "organizations/acme/issues/?query=url:\"https://evil.example.com/#x\"");

        assertThat(cli.api.calls())
                .last()
                .isEqualTo(
                        "GET /api/0/organizations/acme/issues/?query=url:%22https://evil.example.com/%23x%22@sentry.io");
    }

    // Output

    @Test
    void aProgramGetsTheBytesAsTheyCame() {
        answers(200, "{\"a\":\"\u001b\ufeff\"}\r\n\n");

        assertThat(run("api", "x/")).isEqualTo(new Result(0, "{\"a\":\"\u001b\ufeff\"}\r\n\n", ""));
    }

    @Test
    void aTerminalIsNotSteered() {
        cli.terminals = "1";
        answers(200, "{\"a\":\"\u001b[2J\u202e\"}\nb😀");

        assertThat(run("api", "x/").out()).isEqualTo("{\n  \"a\": \"\\u001b[2J\\u202e\"\n}\nb😀\n");
    }

    @Test
    void aLongTextReachesATerminalWhole() {
        cli.terminals = "1";
        String text = ("😀x".repeat(1777) + "\n\n").repeat(3) + "y".repeat(200_000);
        answers(200, text);

        assertThat(run("api", "x/").out()).isEqualTo(text + "\n");
    }

    @Test
    void theHeadIsShownOnDemand() {
        answers(200, "{}");

        assertThat(run("api", "x/", "--include").out()).isEqualTo("HTTP 200\nx-hits: 5\n\n{}");
        assertThat(run("api", "x/", "-X", "HEAD", "-i").out()).startsWith("HTTP 200\n");
    }

    @ParameterizedTest
    @CsvSource({"404,not_found", "403,forbidden", "400,api", "500,api"})
    void aRefusalShowsItsBodyAndFails(int status, String code) {
        answers(status, "{\"detail\":\"no such thing\"}");

        assertThat(run("api", "x/"))
                .isEqualTo(new Result(
                        30,
                        "{\"detail\":\"no such thing\"}",
                        "error: The server answered HTTP " + status + ": no such thing.\n"));
        assertThat(run("api", "x/", "--json").err()).startsWith("{\"error\":{\"code\":\"" + code + "\"");
    }

    @Test
    void aMissingScopeIsNamedWithTheCommandThatGrantsIt() {
        cli.signedInAt("https://sentry.io", "org:read");
        cli.api.answer(request -> new ApiResponse(
                403,
                Map.of(),
                "{\"detail\":\"no\"}".getBytes(StandardCharsets.UTF_8),
                null,
                "You do not have permission to perform this action.",
                "org:admin"));

        assertThat(run("api", "x/", "--profile", "work").err())
                .isEqualTo(
                        "error: The server answered HTTP 403: You do not have permission to perform this action. Your"
                                + " sign-in lacks the scope org:admin. Run 'sentry auth refresh --scope org:read,org:admin"
                                + " --profile work' to grant it.\n");
    }

    @Test
    void aRedirectIsAFailure() {
        answers(302, "");

        assertThat(run("api", "x/")).isEqualTo(new Result(30, "", "error: The server answered HTTP 302.\n"));
    }

    @Test
    void pagesOfArraysAreOneArray() {
        pages("[1,2]", " [ 3 ] \n", "[]", "[{\"a\":[]}]");

        assertThat(run("api", "x/", "--paginate")).isEqualTo(new Result(0, "[1,2,3 ,{\"a\":[]}]\n", ""));
        pages("[]", "[]");
        assertThat(run("api", "x/", "--paginate").out()).isEqualTo("[]\n");
        pages("[]", "[1]");
        assertThat(run("api", "x/", "--paginate").out()).isEqualTo("[1]\n");
    }

    @Test
    void pagesThatAreNoArraysComeOneAfterTheOther() {
        pages("{\"a\":1}", "{\"a\":2}\n", "", "{\"a\":3}");
        String lines = "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n";

        assertThat(run("api", "x/", "--paginate")).isEqualTo(new Result(0, lines, ""));
        cli.terminals = "1";
        assertThat(run("api", "x/", "--paginate"))
                .isEqualTo(new Result(0, "{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n{\n  \"a\": 3\n}\n", ""));
    }

    @Test
    void aTerminalGetsIndentedJsonAndJoinedPagesAsOneArray() {
        cli.terminals = "1";
        pages("[{\"a\":1},{}]", "[]", "[{\"b\":[2, 3]}]");

        assertThat(run("api", "x/", "--paginate").out())
                .isEqualTo("[\n  {\n    \"a\": 1\n  },\n  {},\n  {\n    \"b\": [\n      2,\n      3\n    ]\n  }\n]\n");

        answers(200, "{\"a\":[1]}");
        assertThat(run("api", "x/").out()).isEqualTo("{\n  \"a\": [\n    1\n  ]\n}\n");
    }

    @Test
    void aRefusalInPlaceOfAPageIsPrintedAsItCame() {
        answers(404, "{}");
        assertThat(run("api", "x/", "--paginate").out()).isEqualTo("{}");
        cli.terminals = "1";
        assertThat(run("api", "x/", "--paginate").out()).isEqualTo("{}\n");
    }

    @Test
    void anErrorOnTheWayLeavesNoValidArray() {
        answers(request -> request.path().endsWith("/") ? answer(200, "[1]", "2") : answer(500, "{\"x\":1}", null));

        assertThat(run("api", "x/", "--paginate"))
                .isEqualTo(new Result(30, "[1", "error: The server answered HTTP 500: no such thing.\n"));
    }

    @Test
    void aPageThatIsSuddenlyNoArrayIsSaid() {
        pages("[1]", "{\"a\":1}");
        Result result = run("api", "x/", "--paginate");

        assertThat(result.exitCode()).isEqualTo(30);
        assertThat(result.out()).isEqualTo("[1");
        assertThat(result.err()).contains("incomplete");
    }

    @Test
    void nobodyWhoReadsEndsIt() {
        cli.brokenOutput = true;
        pages("[1]", "[2]", "[3]");

        assertThat(run("api", "x/", "--paginate").exitCode()).isEqualTo(1);
        assertThat(sent).hasSize(1);
    }
}
