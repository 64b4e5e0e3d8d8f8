package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteTest extends SandboxFixture {
    private static final String ISSUE = "/api/0/organizations/acme/issues/1000003/";
    private static final String TEAM = "/api/0/teams/acme/acme/projects/";

    private final String token = sentry.signIn().accessToken();
    private final String admin = sentry.issueUserToken("project:admin", "event:read", "org:read");

    @Test
    void anIssueCanBeChangedWithJsonOrAForm() throws Exception {
        assertThat(hits("?query=is:resolved")).isEqualTo("6");
        RawHttp.Answer resolved = json("PUT", ISSUE, "{\"status\": \"resolved\", \"isBookmarked\": true, \"x\": [1]}");
        assertThat(resolved.status()).isEqualTo(200);
        assertThat(resolved.body()).contains("\"status\":\"resolved\",\"isBookmarked\":true");
        assertThat(http.getAs(token, ISSUE).body()).isEqualTo(resolved.body());
        assertThat(hits("?query=is:resolved")).isEqualTo("7");

        RawHttp.Answer form = send(
                token,
                "PUT",
                "/api/0/issues/1000003/",
                "status=unresolved&isBookmarked=false",
                "application/x-www-form-urlencoded");
        assertThat(form.body()).contains("\"status\":\"unresolved\",\"isBookmarked\":false");
        assertThat(json("PUT", ISSUE, "").body())
                .as("an empty body changes nothing")
                .isEqualTo(form.body());
        assertThat(sentry.requests(Endpoint.ISSUE))
                .filteredOn(request -> request.method().equals("PUT"))
                .hasSize(3);
    }

    @Test
    void badBodiesAreRefusedFieldByFieldAndChangeNothing() throws Exception {
        String before = http.getAs(token, ISSUE).body();
        assertThat(json("PUT", ISSUE, "{\"status\":\"gone\",\"isBookmarked\":1}")
                        .body())
                .isEqualTo("{\"status\":[\"\\\"gone\\\" is not a valid choice.\"],"
                        + "\"isBookmarked\":[\"Must be a valid boolean.\"]}");
        assertThat(json("PUT", ISSUE, "{\"status\":7}").body()).isEqualTo("{\"status\":[\"Not a valid string.\"]}");
        assertThat(json("PUT", ISSUE, "[1]").body()).startsWith("{\"non_field_errors\":[");
        for (String broken : List.of("{", "{\"status\"}", "{} {}", "{\"a\":01}", "{\"a\":\"\\x\"}", "[".repeat(200))) {
            RawHttp.Answer answer = json("PUT", ISSUE, broken);
            assertThat(answer.status()).as(broken).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"detail\":\"JSON parse error - ");
        }
        RawHttp.Answer text = send(token, "PUT", ISSUE, "status", "text/plain");
        assertThat(text.status()).isEqualTo(415);
        assertThat(text.body()).isEqualTo("{\"detail\":\"Unsupported media type \\\"text/plain\\\" in request.\"}");
        assertThat(http.getAs(token, ISSUE).body()).isEqualTo(before);
    }

    @Test
    void everyJsonValueIsRead() {
        assertThat(JsonReader.read(" {\"a\": [1, -2.5e1, true, false, null, {}], \"b\": \"\\u00e9\\n\\\"\\/\"} "))
                .hasToString("{a=[1.0, -25.0, true, false, null, {}], b=\u00e9\n\"/}");
    }

    @Test
    void aProjectIsMadeOnceAndDeletedOnce() throws Exception {
        RawHttp.Answer made = json("POST", TEAM, "{\"name\":\"Pay Wall!\",\"platform\":\"java\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).contains("\"slug\":\"pay-wall\",\"name\":\"Pay Wall!\",\"platform\":\"java\"");
        assertThat(http.getAs(token, "/api/0/organizations/acme/projects/").body())
                .contains("\"slug\":\"pay-wall\"");
        RawHttp.Answer again = json("POST", TEAM, "{\"name\":\"Pay Wall!\"}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).isEqualTo("{\"detail\":\"A project with this slug already exists.\"}");

        RawHttp.Answer deleted = send(admin, "DELETE", "/api/0/projects/acme/pay-wall/", "", "application/json");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(send(admin, "DELETE", "/api/0/projects/acme/pay-wall/", "", "application/json")
                        .status())
                .isEqualTo(404);
        assertThat(json("POST", "/api/0/teams/acme/other/projects/", "{\"name\":\"a\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aDeletedProjectTakesItsIssuesWithIt() throws Exception {
        assertThat(http.getAs(token, ISSUE).status()).isEqualTo(200);
        assertThat(hits("")).isEqualTo("30");

        send(admin, "DELETE", "/api/0/projects/acme/storefront/", "", "application/json");

        assertThat(http.getAs(token, ISSUE).status()).isEqualTo(404);
        assertThat(hits("")).isEqualTo("20");
        assertThat(http.getAs(token, "/api/0/organizations/acme/projects/").body())
                .doesNotContain("storefront");
    }

    @Test
    void missingFieldsAreNamed() throws Exception {
        assertThat(json("POST", TEAM, "{}").body()).isEqualTo("{\"name\":[\"This field is required.\"]}");
        assertThat(json("POST", TEAM, "{\"name\":null}").body())
                .isEqualTo("{\"name\":[\"This field may not be null.\"]}");
        assertThat(json("POST", TEAM, "{\"name\":\" \"}").body())
                .isEqualTo("{\"name\":[\"This field may not be blank.\"]}");
        RawHttp.Answer longName = json("POST", TEAM, "{\"name\":\"" + "n".repeat(51) + "\"}");
        assertThat(longName.status()).isEqualTo(400);
        assertThat(longName.body()).contains("no more than 50 characters");
    }

    @Test
    void writingTakesItsScope() throws Exception {
        for (RawHttp.Answer forbidden : List.of(
                send(admin, "PUT", ISSUE, "{}", "application/json"),
                send(token, "DELETE", "/api/0/projects/acme/api/", "", "application/json"),
                send(sentry.issueUserToken("project:read"), "POST", TEAM, "{\"name\":\"a\"}", "application/json"))) {
            assertThat(forbidden.status()).isEqualTo(403);
            assertThat(forbidden.body())
                    .isEqualTo("{\"detail\":\"You do not have permission to perform this action.\"}");
        }
        assertThat(http.request("PUT", ISSUE, "{}", "Content-Type", "application/json")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void otherMethodsAreToldWhatIsAllowed() throws Exception {
        RawHttp.Answer post = json("POST", ISSUE, "{}");
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.header("Allow")).isEqualTo("GET, PUT, HEAD, OPTIONS");
        RawHttp.Answer head = send(token, "HEAD", ISSUE, "", "application/json");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String path : List.of(ISSUE, TEAM, "/api/0/", "/api/0/auth/")) {
            RawHttp.Answer options = http.request("OPTIONS", path, "");
            assertThat(options.status()).as(path).isEqualTo(200);
            assertThat(options.header("Allow")).endsWith("OPTIONS");
            assertThat(options.body()).isEmpty();
        }
        assertThat(http.request("OPTIONS", TEAM, "").header("Allow")).isEqualTo("POST, OPTIONS");
        assertThat(http.request("OPTIONS", "/api/0/nothing/", "").status()).isEqualTo(404);
    }

    private String hits(String query) throws IOException {
        return http.getAs(token, "/api/0/organizations/acme/issues/" + query).header("X-Hits");
    }

    private RawHttp.Answer json(String method, String target, String body) throws IOException {
        return send(token, method, target, body, "application/json");
    }

    private RawHttp.Answer send(String as, String method, String target, String body, String type) throws IOException {
        return http.request(method, target, body, "Authorization", "Bearer " + as, "Content-Type", type);
    }
}
