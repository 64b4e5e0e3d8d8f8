package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Made-up organizations, projects and issues; the same ones on every start. */
final class SyntheticData {
    private static final long ISSUES_PER_ORGANIZATION = 1_000_000;
    private static final List<String> TITLES = List.of(
            "TypeError: cannot read property 'total' of undefined",
            "ConnectionError: database refused the connection",
            "TimeoutError: checkout took longer than 30 s",
            "ValueError: unknown currency <XTS>",
            "KeyError: 'session'");
    private static final List<String> LEVELS = List.of("error", "warning", "fatal");

    record Project(long id, String slug, String platform) {}

    record Organization(long id, String slug, String name, List<Project> projects) {}

    /** Issue number {@code number} (from 1) of an organization. */
    record Issue(Organization organization, int number) {
        long id() {
            return organization.id() * ISSUES_PER_ORGANIZATION + number;
        }

        Project project() {
            return organization.projects().get(number % organization.projects().size());
        }

        String shortId() {
            return (project().slug() + "-" + Integer.toString(number, 36)).toUpperCase(Locale.ROOT);
        }

        String title() {
            return TITLES.get(number % TITLES.size());
        }

        String level() {
            return LEVELS.get(number % LEVELS.size());
        }

        String status() {
            return number % 5 == 0 ? "resolved" : "unresolved";
        }
    }

    static final List<Organization> ORGANIZATIONS = List.of(
            new Organization(
                    1,
                    "acme",
                    "Acme Corporation",
                    List.of(
                            new Project(11, "storefront", "javascript"),
                            new Project(12, "api", "python"),
                            new Project(13, "worker", "java"))),
            new Organization(2, "globex", "Globex", List.of(new Project(21, "reactor", "go"))),
            new Organization(3, "initech", "Initech", List.of(new Project(31, "tps-reports", "dotnet"))));

    private final Settings settings;
    private final String baseUrl;

    SyntheticData(Settings settings, String baseUrl) {
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    Optional<Organization> organization(String slugOrId) {
        return ORGANIZATIONS.stream()
                .filter(org ->
                        org.slug().equals(slugOrId) || Long.toString(org.id()).equals(slugOrId))
                .findFirst();
    }

    List<Issue> issues(Organization organization) {
        return IntStream.rangeClosed(1, settings.issues)
                .mapToObj(number -> new Issue(organization, number))
                .toList();
    }

    /** By id or by short id, in whichever of the organizations has it. */
    Optional<Issue> issue(List<Organization> organizations, String idOrShortId) {
        return organizations.stream()
                .flatMap(org -> issues(org).stream())
                .filter(issue -> Long.toString(issue.id()).equals(idOrShortId)
                        || issue.shortId().equalsIgnoreCase(idOrShortId))
                .findFirst();
    }

    Map<String, @Nullable Object> json(Organization organization) {
        String page = baseUrl + "/organizations/" + organization.slug();
        return Json.object(
                "id",
                Long.toString(organization.id()),
                "slug",
                organization.slug(),
                "name",
                organization.name(),
                "status",
                Json.object("id", "active", "name", "active"),
                "links",
                Json.object("organizationUrl", page, "regionUrl", baseUrl));
    }

    Map<String, @Nullable Object> json(Project project) {
        return Json.object(
                "id",
                Long.toString(project.id()),
                "slug",
                project.slug(),
                "name",
                project.slug(),
                "platform",
                project.platform(),
                "isMember",
                true,
                "hasAccess",
                true);
    }

    /** The older list of all projects says whose each is. */
    Map<String, @Nullable Object> jsonWithOrganization(Organization organization, Project project) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(json(project));
        json.put("organization", json(organization));
        return json;
    }

    Map<String, @Nullable Object> json(Issue issue) {
        Instant lastSeen =
                settings.clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofMinutes(issue.number()));
        return Json.object(
                "id",
                Long.toString(issue.id()),
                "shortId",
                issue.shortId(),
                "title",
                issue.title(),
                "culprit",
                "handler in " + issue.project().slug(),
                "permalink",
                baseUrl + "/organizations/" + issue.organization().slug() + "/issues/" + issue.id() + "/",
                "level",
                issue.level(),
                "status",
                issue.status(),
                "isUnhandled",
                issue.number() % 2 == 0,
                "count",
                Integer.toString(issue.number() * 7),
                "userCount",
                issue.number() % 13,
                "firstSeen",
                lastSeen.minus(Duration.ofDays(3)).toString(),
                "lastSeen",
                lastSeen.toString(),
                "project",
                json(issue.project()));
    }
}
