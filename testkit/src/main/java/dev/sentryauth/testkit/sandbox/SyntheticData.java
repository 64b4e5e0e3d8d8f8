package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What the sandbox's made-up organizations, projects and issues are; the same ones on every start. */
final class SyntheticData {
    static final long ISSUES_PER_ORGANIZATION = 1_000_000;

    private static final List<String> TITLES = List.of(
            "TypeError: cannot read property 'total' of undefined",
            "ConnectionError: database refused the connection",
            "TimeoutError: checkout took longer than 30 s",
            "ValueError: unknown currency <XTS>",
            "KeyError: 'session'");
    private static final List<String> LEVELS = List.of("error", "warning", "fatal");

    /** {@code platform} may be empty. */
    record Project(long id, String slug, String name, String platform) {}

    /** {@code projects} are those it starts with; the {@link Catalogue} knows what has become of them. */
    record Organization(long id, String slug, String name, List<Project> projects) {}

    /** Issue number {@code number} (from 1) of an organization. Computed, never stored: there may be a million. */
    record Issue(Organization organization, int number, IssueEdits.Edit edit) {
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
            return edit.status().isEmpty() ? (number % 5 == 0 ? "resolved" : "unresolved") : edit.status();
        }

        int count() {
            return number * 7;
        }

        int userCount() {
            return number % 13;
        }

        /** How long ago it was last seen. */
        Duration age() {
            return Duration.ofMinutes(number);
        }

        /** How long ago it was first seen: not in the order of {@link #age}, so that the two can be told apart. */
        Duration firstAge() {
            return age().plusDays(1 + number * 31L % 97);
        }
    }

    private static final List<Organization> NAMED = List.of(
            new Organization(
                    1,
                    "acme",
                    "Acme Corporation",
                    List.of(
                            project(11, "storefront", "javascript"),
                            project(12, "api", "python"),
                            project(13, "worker", "java"))),
            new Organization(2, "globex", "Globex", List.of(project(21, "reactor", "go"))),
            new Organization(3, "initech", "Initech", List.of(project(31, "tps-reports", "dotnet"))));

    private SyntheticData() {}

    /** The organization at {@code index} (from 0), with that many projects; 0 means as many as it has by nature. */
    static Organization organization(int index, int projects) {
        Organization organization = index < NAMED.size() ? NAMED.get(index) : numbered(index + 1);
        return projects == 0
                ? organization
                : new Organization(
                        organization.id(),
                        organization.slug(),
                        organization.name(),
                        IntStream.range(0, projects)
                                .mapToObj(number ->
                                        number < organization.projects().size()
                                                ? organization.projects().get(number)
                                                : project(
                                                        generatedId(organization.id(), number + 1),
                                                        "project-" + (number + 1),
                                                        "java"))
                                .toList());
    }

    /** Apart from the ids of the named projects, whatever the organization. */
    static long generatedId(long organization, int number) {
        return organization * 100_000 + number;
    }

    private static Organization numbered(int id) {
        return new Organization(
                id, "org-" + id, "Organization " + id, List.of(project(generatedId(id, 1), "app", "go")));
    }

    private static Project project(long id, String slug, String platform) {
        return new Project(id, slug, slug, platform);
    }
}
