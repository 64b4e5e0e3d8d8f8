package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest extends SandboxFixture {
    private static final String ISSUES = "/api/0/organizations/acme/issues/";

    private final String token = sentry.signIn().accessToken();

    @Test
    void organizationsAndProjectsComeInAnyNumber() throws Exception {
        sentry.organizations(250);
        sentry.projects(205);

        Walk.Path organizations = Walk.through(http, token, "/api/0/organizations/?per_page=100", 9);
        assertThat(organizations.bodies()).hasSize(3);
        assertThat(organizations.values("slug"))
                .hasSize(250)
                .doesNotHaveDuplicates()
                .startsWith("acme", "globex", "initech", "org-4")
                .endsWith("org-250");
        Walk.Path projects = Walk.through(http, token, "/api/0/organizations/org-250/projects/?per_page=100", 9);
        assertThat(projects.bodies()).hasSize(3);
        assertThat(projects.values("slug"))
                .hasSize(205)
                .startsWith("app", "project-2")
                .endsWith("project-205");
        assertThat(projects.values("id")).doesNotHaveDuplicates();
        assertThat(http.getAs(token, "/api/0/organizations/acme/projects/").body())
                .contains("\"slug\":\"worker\"", "\"slug\":\"project-4\"");

        sentry.organizations(0);
        assertThat(http.getAs(token, "/api/0/organizations/").body()).isEqualTo("[]");
        assertThat(http.getAs(token, "/api/0/organizations/acme/").status()).isEqualTo(404);
        assertThatThrownBy(() -> sentry.projects(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHundredThousandIssuesComeOnceEachAndInOrder() throws Exception {
        sentry.issues(100_000);

        Walk.Path all = Walk.through(http, token, ISSUES + "?limit=100&sort=new", 2000);
        assertThat(all.bodies()).hasSize(1000);
        assertThat(all.values("shortId")).hasSize(100_000).doesNotHaveDuplicates();
        assertThat(all.values("firstSeen")).isSortedAccordingTo((one, other) -> other.compareTo(one));
        assertThat(http.getAs(token, "/api/0/issues/1100000/").status()).isEqualTo(200);
        assertThat(http.getAs(token, "/api/0/issues/1100001/").status()).isEqualTo(404);
    }

    @Test
    void eachSortHasItsOrderAndAnUnknownOneIsRefused() throws Exception {
        for (String sort : List.of("date", "inbox", "trends", "recommended")) {
            assertThat(Walk.through(http, token, ISSUES + "?limit=9&sort=" + sort, 9)
                            .values("lastSeen"))
                    .as(sort)
                    .hasSize(30)
                    .isSortedAccordingTo((one, other) -> other.compareTo(one));
        }
        assertThat(Walk.through(http, token, ISSUES + "?sort=freq", 9).values("count"))
                .startsWith("210", "203")
                .endsWith("7");
        assertThat(http.getAs(token, ISSUES + "?sort=user&limit=1").body()).contains("\"userCount\":12");
        RawHttp.Answer unknown = http.getAs(token, ISSUES + "?sort=colour");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body()).isEqualTo("{\"detail\":\"Sort key 'colour' not supported.\"}");
    }

    @Test
    void aPeriodEndsTheList() throws Exception {
        assertThat(http.getAs(token, ISSUES + "?statsPeriod=10m").header("X-Hits"))
                .isEqualTo("10");
        assertThat(http.getAs(token, ISSUES + "?statsPeriod=24h&groupStatsPeriod=auto")
                        .header("X-Hits"))
                .isEqualTo("30");
        for (String bad : List.of("statsPeriod=soon", "groupStatsPeriod=3d", "limit=101", "limit=0", "limit=-1")) {
            RawHttp.Answer answer = http.getAs(token, ISSUES + "?" + bad);
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"detail\":\"Invalid ");
        }
    }

    @Test
    void oneOrganizationProjectOrShortIdCanBeAskedFor() throws Exception {
        assertThat(http.getAs(token, "/api/0/organizations/globex/").body())
                .contains("\"slug\":\"globex\"", "\"regionUrl\":\"" + sentry.url() + "\"");
        assertThat(http.getAs(token, "/api/0/projects/acme/api/").body())
                .contains("\"slug\":\"api\"", "\"organization\":{\"id\":\"1\"");
        RawHttp.Answer lookup = http.getAs(token, "/api/0/organizations/acme/shortids/storefront-3/");
        assertThat(lookup.status()).isEqualTo(200);
        assertThat(lookup.body())
                .contains("\"projectSlug\":\"storefront\",\"groupId\":\"1000003\",\"group\":{\"id\":\"1000003\"");
        for (String missing : List.of(
                "organizations/none/",
                "projects/acme/none/",
                "projects/none/api/",
                "organizations/acme/shortids/API-3/",
                "organizations/acme/shortids/STOREFRONT/",
                "organizations/acme/shortids/STOREFRONT-ZZ/",
                "issues/STOREFRONT-3/",
                "issues/1000000/",
                "issues/99999999999999999999/")) {
            RawHttp.Answer answer = http.getAs(token, "/api/0/" + missing);
            assertThat(answer.status()).as(missing).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("{\"detail\":\"The requested resource does not exist\"}");
        }
    }
}
