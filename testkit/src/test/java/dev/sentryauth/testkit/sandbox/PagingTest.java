package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagingTest extends SandboxFixture {
    private static final String ISSUES = "/api/0/organizations/acme/issues/";
    private static final String BY_TEN = ISSUES + "?limit=10";

    private final String token = sentry.signIn().accessToken();

    @Test
    void aRepeatingPageNamesItselfAsTheNext() throws Exception {
        sentry.paging(Endpoint.ISSUES, Paging.REPEATING);

        Walk.Path path = walk();

        assertThat(path.cursors()).startsWith("0:10:0", "0:10:0", "0:10:0").hasSize(12);
        assertThat(path.bodies().get(2))
                .isEqualTo(path.bodies().get(1))
                .isNotEqualTo(path.bodies().get(0));
    }

    @Test
    void aCircleLeadsBackToTheFirstPage() throws Exception {
        sentry.paging(Endpoint.ISSUES, Paging.CIRCLING);

        Walk.Path path = walk();

        assertThat(path.cursors())
                .startsWith("0:10:0", "0:20:0", "0:0:0", "0:10:0")
                .hasSize(12);
        assertThat(path.bodies().get(3)).isEqualTo(path.bodies().get(0));
    }

    @Test
    void anEndlessListHasEverNewCursors() throws Exception {
        sentry.paging(Endpoint.ISSUES, Paging.ENDLESS);

        Walk.Path path = walk();

        assertThat(path.cursors()).hasSize(12).doesNotHaveDuplicates();
        assertThat(path.values("shortId")).hasSize(120);
    }

    @Test
    void anEmptyPageInTheMiddleLosesNothing() throws Exception {
        sentry.paging(Endpoint.ISSUES, Paging.EMPTY_SECOND_PAGE);

        Walk.Path path = walk();

        assertThat(path.bodies()).hasSize(4);
        assertThat(path.bodies().get(1)).isEqualTo("[]");
        assertThat(path.values("shortId")).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void cursorsCanNeedEncoding() throws Exception {
        sentry.paging(Endpoint.ISSUES, Paging.OPAQUE_CURSORS);

        assertThat(http.getAs(token, BY_TEN).header("Link"))
                .contains(
                        "cursor=a%2Bb%2F0%2610%260%253D%3D>; rel=\"next\"; results=\"true\"; cursor=\"a+b/0&10&0%3D=\"");
        assertThat(http.getAs(token, BY_TEN + "&cursor=a%2Bb%2F0%2620%260%253D%3D")
                        .body())
                .contains("API-P\"");
        for (String wrong : List.of("a+b/0&20&0%3D=", "a%2Bb%2F0%2620%260%3D%3D", "0:20:0")) {
            assertThat(http.getAs(token, BY_TEN + "&cursor=" + wrong).status()).isEqualTo(400);
        }
    }

    @Test
    void cursorsCanBeRefused() throws Exception {
        sentry.paging(Endpoint.ISSUES, Paging.CURSORS_REFUSED);

        assertThat(http.getAs(token, BY_TEN).status()).isEqualTo(200);
        RawHttp.Answer second = http.getAs(token, BY_TEN + "&cursor=0%3A10%3A0");
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.body()).isEqualTo("{\"detail\":\"Invalid cursor parameter.\"}");
    }

    @Test
    void theLinkHeaderCanBeLeftOutWhollyOrInPart() throws Exception {
        sentry.paging(Endpoint.API, Paging.NO_LINK);
        assertThat(http.getAs(token, BY_TEN).header("Link")).isEmpty();
        sentry.paging(Endpoint.API, Paging.NO_RESULTS_ATTRIBUTE);
        assertThat(http.getAs(token, BY_TEN).header("Link"))
                .contains("rel=\"next\"; cursor=\"0:10:0\"")
                .doesNotContain("results");
        sentry.paging(Endpoint.API, Paging.NO_NEXT_AT_THE_END);
        assertThat(http.getAs(token, BY_TEN).header("Link")).contains("rel=\"next\"");
        assertThat(http.getAs(token, BY_TEN + "&cursor=0:20:0").header("Link"))
                .contains("rel=\"previous\"")
                .doesNotContain("rel=\"next\"");
        sentry.paging(Endpoint.API, Paging.CORRECT);
        assertThat(walk().bodies()).hasSize(3);
    }

    @Test
    void theLinkHeaderCanComeInTwo() throws Exception {
        sentry.paging(Endpoint.ISSUES, Paging.SEPARATE_LINKS);

        String answer =
                new String(http.bytes("GET", BY_TEN, "", "Authorization", "Bearer " + token), StandardCharsets.UTF_8);

        assertThat(answer.lines().filter(line -> line.regionMatches(true, 0, "Link:", 0, 5)))
                .hasSize(2)
                .anyMatch(line -> line.contains("rel=\"next\""));
    }

    @Test
    void linksCanLeadElsewhere() throws Exception {
        sentry.linkOrigin("http://evil.example");

        assertThat(http.getAs(token, BY_TEN).header("Link"))
                .contains("<http://evil.example" + ISSUES + "?limit=10&cursor=0:10:0>; rel=\"next\"")
                .doesNotContain(sentry.url().toString());
    }

    @Test
    void onlyTheListNamedIsCutInItsOwnWay() throws Exception {
        sentry.paging(Endpoint.API, Paging.NO_LINK);
        sentry.paging(Endpoint.ISSUES, Paging.CORRECT);

        assertThat(http.getAs(token, BY_TEN).header("Link")).isNotEmpty();
        assertThat(http.getAs(token, "/api/0/organizations/").header("Link")).isEmpty();
    }

    /** Twelve pages are enough to know that it does not end. */
    private Walk.Path walk() throws Exception {
        return Walk.through(http, token, BY_TEN, 12);
    }
}
