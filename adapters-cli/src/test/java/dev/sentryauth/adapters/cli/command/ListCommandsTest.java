package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.CliHarness;
import dev.sentryauth.adapters.cli.CliHarness.Result;
import dev.sentryauth.adapters.cli.TestServer;
import dev.sentryauth.adapters.cli.terminal.TerminalSize;
import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who, which organizations, which projects, which issues: as text, as JSON, and when there is nothing to show. */
class ListCommandsTest {
    private static final Origin US = Origin.of("https://us.sentry.io");

    private final CliHarness cli = new CliHarness().signedIn(Duration.ofDays(20));
    private final StringBuilder everything = new StringBuilder();

    @AfterEach
    void noSecretWasShown() {
        assertThat(everything).doesNotContain(TestServer.ACCESS_TOKEN, TestServer.REFRESH_TOKEN);
    }

    private Result run(String... arguments) {
        Result result = cli.run(arguments);
        everything.append(result.out()).append(result.err());
        return result;
    }

    private static Issue issue(int number) {
        return new Issue(
                Integer.toString(number),
                "APP-" + number,
                "Error " + number,
                "main",
                "error",
                "unresolved",
                (long) number,
                2L,
                TestClock.START.minus(Duration.ofDays(3)),
                TestClock.START.minus(Duration.ofMinutes(number)),
                "https://sentry.io/organizations/acme/issues/" + number + "/",
                "app");
    }

    private void acme(int issues) {
        cli.api.organization(Origin.SENTRY_IO, "acme", US).organization(Origin.SENTRY_IO, "globex", null);
        cli.api.project("acme", "app").project("acme", "web").project("globex", "reactor");
        for (int i = 1; i <= issues; i++) {
            cli.api.issue("acme", issue(i));
        }
        cli.api.issue("globex", new Issue("900", null, null, null, null, null, null, null, null, null, null, null));
    }

    @Test
    void whoamiAsksTheServer() {
        assertThat(run("auth", "whoami")).isEqualTo(new Result(0, "Jane Doe <jane@example.com>\n", ""));
        assertThat(run("auth", "whoami", "--json").out())
                .isEqualTo(
                        "{\"id\":\"7\",\"name\":\"Jane Doe\",\"email\":\"jane@example.com\",\"username\":\"jane\"}\n");
        cli.server.users.put(TestServer.ACCESS_TOKEN, null);
        Result nobody = run("auth", "whoami");
        assertThat(nobody.exitCode()).isEqualTo(30);
        assertThat(nobody.err()).contains("acts for no user").hasLineCount(1);
    }

    @Test
    void organizationsAreListed() {
        acme(0);

        assertThat(run("org", "list")).isEqualTo(new Result(0, "acme\tThe acme\nglobex\tThe globex\n", ""));
        assertThat(run("org", "list", "--json"))
                .isEqualTo(new Result(
                        0,
                        "{\"data\":[{\"id\":\"1\",\"slug\":\"acme\",\"name\":\"The acme\",\"links\":{\"regionUrl\":"
                                + "\"https://us.sentry.io\"}},{\"id\":\"2\",\"slug\":\"globex\",\"name\":\"The globex\"}],"
                                + "\"hasMore\":false,\"hasPrev\":false}\n",
                        ""));
        cli.terminals = "1";
        assertThat(run("org", "list").out()).isEqualTo("SLUG    NAME\nacme    The acme\nglobex  The globex\n");
    }

    @Test
    void projectsAreListed() {
        acme(0);

        assertThat(run("project", "list").out())
                .isEqualTo("acme\tapp\tapp\tjava\nacme\tweb\tweb\tjava\nglobex\treactor\treactor\tjava\n");
        assertThat(run("project", "list", "acme/", "--json", "--limit", "1").out())
                .isEqualTo("{\"data\":[{\"id\":\"1\",\"slug\":\"app\",\"name\":\"app\",\"platform\":\"java\","
                        + "\"orgSlug\":\"acme\"}],\"hasMore\":true,\"hasPrev\":false}\n");
        assertThat(run("project", "list", "acme", "--json", "--limit", "1", "-c", "next")
                        .out())
                .contains("\"slug\":\"web\"")
                .endsWith("\"hasMore\":false,\"hasPrev\":true}\n");
    }

    @Test
    void issuesAreListed() {
        acme(2);

        assertThat(run("issue", "list", "acme"))
                .isEqualTo(new Result(
                        0,
                        "APP-1\tError 1\terror\t2026-03-01T11:59:00Z\t1\t2\nAPP-2\tError"
                                + " 2\terror\t2026-03-01T11:58:00Z\t2\t2\n",
                        ""));
        cli.terminals = "1";
        assertThat(run("issue", "list").out()).isEqualTo("""
                SHORT ID  TITLE    LEVEL  SEEN           EVENTS  USERS
                APP-1     Error 1  error  1 minute ago   1       2
                APP-2     Error 2  error  2 minutes ago  2       2
                900       -        -      -              -       -
                """);
    }

    @Test
    void issuesAreJsonWithTheApisNames() {
        acme(1);

        assertThat(run("issue", "list", "--json").out())
                .isEqualTo("{\"data\":[{\"id\":\"1\",\"shortId\":\"APP-1\",\"title\":\"Error 1\",\"culprit\":\"main\","
                        + "\"permalink\":\"https://sentry.io/organizations/acme/issues/1/\",\"level\":\"error\","
                        + "\"status\":\"unresolved\",\"count\":\"1\",\"userCount\":2,\"firstSeen\":"
                        + "\"2026-02-26T12:00:00Z\",\"lastSeen\":\"2026-03-01T11:59:00Z\",\"project\":{\"slug\":\"app\"}},"
                        + "{\"id\":\"900\"}],\"hasMore\":false,\"hasPrev\":false}\n");
    }

    @Test
    void aTableFitsTheTerminal() {
        acme(30);
        cli.terminals = "1";
        cli.size = new TerminalSize(24, 50);

        assertThat(run("issue", "list", "acme", "--limit", "100").out().lines())
                .hasSize(31)
                .allMatch(line -> line.length() <= 50);
    }

    @ParameterizedTest
    @CsvSource({"issue list acme --limit 200,7,APP-101", "project list acme,16,'acme  storefront'", "org list,4,acme"})
    void whatNamesAnItemIsNeverCut(String line, int columns, String name) {
        acme(101);
        cli.api.project("acme", "storefront");
        cli.terminals = "1";
        cli.size = new TerminalSize(columns, 50);

        assertThat(run(line.split(" ")).out().lines()).contains(name);
    }

    @Test
    void moreIsSaidAndGoneOnWith() {
        acme(30);
        String more = "There is more: add '-c next', or use a larger --limit.\n";
        Result first = run("issue", "list", "acme");

        assertThat(first.out().lines()).hasSize(25);
        assertThat(first.err()).isEqualTo(more);
        assertThat(run("issue", "list", "acme", "-cnext", "-n25").out().lines()).hasSize(5);
        Result end = run("issue", "list", "acme", "-c", "next");
        assertThat(end.exitCode()).isEqualTo(21);
        assertThat(end.err()).contains("The end of this listing");
        assertThat(run("issue", "list", "acme", "-c", "prev")).isEqualTo(first);
        assertThat(run("issue", "list", "acme", "--limit", "1000").out().lines())
                .hasSize(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SENTRY_AUTH_TOKEN", "SENTRY_TOKEN"})
    void withATokenOfTheEnvironmentNothingIsRememberedToGoOnFrom(String variable) {
        acme(30);
        cli.variables.put(variable, TestServer.ACCESS_TOKEN);

        assertThat(run("issue", "list", "acme").err()).isEqualTo("There is more: use a larger --limit.\n");
        assertThat(run("org", "list", "-n1").err()).isEqualTo("There is more: use a larger --limit.\n");
        cli.variables.put(variable, " ");
        assertThat(run("issue", "list", "acme").err()).contains("-c next");
    }

    @Test
    void nothingIsSaidOnStandardError() {
        assertThat(run("org", "list")).isEqualTo(new Result(0, "", "You are in no organization.\n"));
        assertThat(run("project", "list")).isEqualTo(new Result(0, "", "There is no project that you can see.\n"));
        assertThat(run("issue", "list")).isEqualTo(new Result(0, "", "No issue matches.\n"));
        for (String group : List.of("org", "project", "issue")) {
            assertThat(run(group, "list", "--json"))
                    .isEqualTo(new Result(0, "{\"data\":[],\"hasMore\":false,\"hasPrev\":false}\n", ""));
        }
    }

    @Test
    void whatIsLeftOutIsSaidInANote() {
        acme(1);
        cli.api.fail("issues globex", new ForbiddenException(null));
        Result result = run("issue", "list", "--json");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).startsWith("note: globex is left out: ").hasLineCount(1);
        assertThat(result.out()).contains("APP-1").endsWith("}\n");
    }

    @ParameterizedTest
    @CsvSource({"--sort,oldest", "--sort,DATE", "--sort,''", "--limit,0", "--limit,-1", "--limit,1000001", "-c,last"})
    void valuesThatAreNoneAreRefusedBeforeAnyRequest(String option, String value) {
        Result result = run("issue", "list", option + (option.equals("-c") ? "" : "=") + value);
        if (option.equals("-c")) {
            result = run("issue", "list", "-c", value);
        }

        assertThat(result.exitCode()).isEqualTo(21);
        assertThat(result.err()).hasLineCount(1);
        assertThat(cli.api.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2,org list acme",
        "2,project list a b",
        "2,issue list is:unresolved level:error",
        "2,issue view",
        "2,issue view 1 2",
        "2,auth whoami x",
        "21,project list ../x",
        "21,issue list a/b/c",
        "21,issue list .",
        "21,issue list https://sentry.io/organizations/acme/issues/1/",
        "21,issue list https://acme.sentry.io/issues/APP-1/?query=x",
        "21,issue view a/b/c",
        "21,issue view ../1",
        "21,issue view https://sentry.io/organizations/acme/issues/",
        "21,issue view https://sentry.io/settings/",
        "21,issue view https://acme.sentry.io/issues/views/12/",
    })
    void argumentsThatAreNoneAreRefusedBeforeAnyRequest(int exitCode, String line) {
        Result result = run(line.split(" "));

        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("error: ").hasLineCount(1);
        assertThat(cli.api.calls()).isEmpty();
    }

    @Test
    void anUnknownOrganizationIsAnsweredWithThoseThereAre() {
        acme(0);

        assertThat(run("issue", "list", "nobody"))
                .isEqualTo(new Result(
                        30,
                        "",
                        "error: There is no organization 'nobody' that you can see. You have: acme, globex.\n"));
        assertThat(run("project", "list", "nobody", "--json").err())
                .startsWith("{\"error\":{\"code\":\"not_found\"")
                .contains("\"exitCode\":30");
    }

    @Test
    void anUnknownProjectIsAnsweredWithThoseThereAre() {
        acme(1);

        for (String project : new String[] {"nope", "App", "apps"}) {
            Result result = run("issue", "list", "acme/" + project);
            assertThat(result)
                    .isEqualTo(new Result(
                            30,
                            "",
                            "error: There is no project '" + project
                                    + "' in acme that you can see. It has: app, web.\n"));
            assertThat(run("issue", "list", "acme/" + project, "--json").out()).isEmpty();
        }
    }

    @Test
    void aMissingScopeSaysHowToGetIt() {
        acme(1);
        cli.api.fail("issues acme", new ForbiddenException("event:read"));

        assertThat(run("issue", "list", "acme"))
                .isEqualTo(
                        new Result(
                                30,
                                "",
                                "error: Your sign-in lacks the scope event:read. Run 'sentry auth refresh --scope project:read,"
                                        + "project:write,org:read,event:read,event:write,member:read,team:read' to grant it.\n"));
    }

    @Test
    void halfAListIsNoValidJson() {
        acme(250);
        cli.api.fail("issues globex", new AuthFailure(Kind.NETWORK, "Cannot reach sentry.io."));
        Result result = run("issue", "list", "--json", "--limit", "1000");

        assertThat(result.exitCode()).isEqualTo(30);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void nobodyWhoReadsEndsIt() {
        acme(250);
        cli.brokenOutput = true;

        assertThat(run("issue", "list", "acme", "--limit", "250").exitCode()).isEqualTo(1);
    }

    // The address of a list

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query=level%3Aerror+%22a+b%22&sort=new&referrer=issue-list | | level:error \"a b\",new",
                "sort=freq | | null,freq",
                "query=%C3%BC%26a#query=b | | \u00fc&a,date",
                "Query=a&queryx=b&x&=c&&sort | | null,date",
                "query=a&query=b | | a,date",
                "sort=&=x | | null,date",
                "query=100%&sort=user | | 100%,user",
                "query=a&sort=new | --query=c | c,new",
                "query=a&sort=new | -sfreq | a,freq",
                "query=a&sort=bad | -sfreq | a,freq",
            })
    void queryAndSortOfAnAddressCountUnlessOptionsSayElse(String parameters, String option, String search) {
        acme(1);
        List<String> arguments =
                new ArrayList<>(List.of("issue", "list", "https://acme.sentry.io/issues/?" + parameters));
        if (option != null) {
            arguments.add(option);
        }
        Result result = run(arguments.toArray(String[]::new));

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(cli.searches)
                .extracting(each -> each.query() + "," + each.sort().wire())
                .containsExactly(search);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issues/?project=1&project=2&statsPeriod=14d&query=x&referrer=y | project, statsPeriod",
                "issues/?end=b&start=a&utc=true&environment=prod&cursor=0:100:0 | environment, start, end, utc, cursor",
                "issues/?sort=inbox | sort",
                "issues/?query=&sort=new | query (it is empty)",
                "issues/?sort=inbox&project=-1 | project, sort",
                "issues/views/12/?query=x | view",
                "issues/searches/12/ | view",
            })
    void whatElseAnAddressFiltersByIsSaidToBeUnused(String address, String unused) {
        acme(1);

        for (String json : new String[] {"--json", "--limit=5"}) {
            Result result = run("issue", "list", "https://sentry.io/organizations/acme/" + address, json);

            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).contains("APP-1");
            assertThat(result.err())
                    .isEqualTo("note: This part of the URL is not used: " + unused
                            + ". Only its organization, query and sort are.\n");
        }
    }

    @Test
    void theAddressOfOneIssueIsNoList() {
        assertThat(run("issue", "list", "https://sentry.io/organizations/acme/issues/1/")
                        .err())
                .isEqualTo("error: The URL is of a single issue. Run 'sentry issue view URL' to see it.\n");
    }

    // One issue

    @Test
    void anIssueIsShownWhole() {
        acme(1);

        assertThat(run("issue", "view", "acme/APP-1")).isEqualTo(new Result(0, """
                APP-1: Error 1
                  Status      unresolved
                  Level       error
                  Project     app
                  Events      1
                  Users       2
                  First seen  2026-02-26 12:00 UTC (3 days ago)
                  Last seen   2026-03-01 11:59 UTC (1 minute ago)
                  Culprit     main
                  Link        https://sentry.io/organizations/acme/issues/1/
                """, ""));
        assertThat(run("issue", "view", "900").out()).isEqualTo("900\n");
        assertThat(run("issue", "view", "900", "--json").out()).isEqualTo("{\"id\":\"900\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "APP-1",
                "acme/1",
                "acme/APP-1",
                "https://sentry.io/organizations/acme/issues/1/",
                "https://acme.sentry.io/issues/1/?project=2",
                "https://us.sentry.io/organizations/acme/issues/1/"
            })
    void anIssueHasManyNames(String name) {
        acme(1);

        assertThat(run("issue", "view", name, "--json").out()).startsWith("{\"id\":\"1\",");
    }

    @Test
    void anIssueThatThereIsNot() {
        acme(1);
        Result result = run("issue", "view", "NO-1");

        assertThat(result.exitCode()).isEqualTo(30);
        assertThat(result.err()).contains("There is no issue 'NO-1'").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"issue view", "issue list", "api"})
    void aUrlOfAnotherSentryGetsNoToken(String command) {
        acme(1);
        String url = "https://sentry.example.com"
                + switch (command) {
                    case "api" -> "/api/0/organizations/acme/issues/1/";
                    case "issue list" -> "/organizations/acme/issues/";
                    default -> "/organizations/acme/issues/1/";
                };
        Result result = run((command + " " + url).split(" "));

        assertThat(result.exitCode()).isEqualTo(13);
        assertThat(result.err())
                .contains("sentry auth login --url https://sentry.example.com")
                .hasLineCount(1);
        assertThat(cli.api.calls()).isEmpty();
        assertThat(cli.server.origins).isEmpty();
    }

    @Test
    void textsFromTheServerCannotSteerTheTerminal() {
        cli.terminals = "1";
        cli.api.organization(Origin.SENTRY_IO, "acme", null);
        cli.api.issue(
                "acme",
                new Issue(
                        "1",
                        "A\u001b[2J",
                        "t\u202e\n",
                        "c\r",
                        "l\u0007",
                        "s",
                        1L,
                        1L,
                        null,
                        null,
                        "https://\u001b]",
                        "p\t"));

        for (Result result : new Result[] {run("issue", "list", "acme"), run("issue", "view", "1")}) {
            assertThat(result.out()).contains("\\u001b[2J", "\\u202e", "\\u000a");
            assertThat(result.out()
                            .chars()
                            .filter(c -> c != '\n' && (c < ' ' || c == 0x202e))
                            .count())
                    .isZero();
        }
    }

    // Help

    @ParameterizedTest
    @ValueSource(strings = {"org", "project", "issue", "auth"})
    void aGroupAloneShowsItsCommands(String group) {
        Result result = run(group.equals("auth") ? new String[] {"help", "auth"} : new String[] {group});

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("sentry " + group);
        assertThat(cli.opened).isZero();
    }

    @Test
    void theListsCommandsHaveHelp() {
        assertThat(run("org").out()).contains("org list").doesNotContain("project list");
        assertThat(run("issue", "list", "--help").out()).contains("[ORG[/PROJECT] | URL]", "--sort", "-c");
        assertThat(run("api", "--help").out()).contains("PATH", "--paginate");
        assertThat(run("api", "--help").out()).contains("--field, -F KEY=VALUE", "--raw-field, -f KEY=VALUE");
        assertThat(run("--help").out())
                .contains("SENTRY_CUSTOM_HEADERS             Headers for your own Sentry: 'Name: value; ...'\n");
        assertThat(run("org", "lst").err()).contains("Did you mean 'org list'?");
        assertThat(run("org", "lst").exitCode()).isEqualTo(2);
        assertThat(cli.opened).isZero();
    }
}
