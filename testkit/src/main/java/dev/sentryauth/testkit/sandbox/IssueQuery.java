package dev.sentryauth.testkit.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part of the issue search that the sandbox understands; any other {@code key:value} term matches everything. */
final class IssueQuery {
    private IssueQuery() {}

    static boolean matches(LoggedRequest request, SyntheticData.Issue issue) {
        List<String> projects = request.queryParameters().getOrDefault("project", List.of());
        boolean inProject = projects.isEmpty() || projects.stream().anyMatch(project -> isProject(project, issue));
        String query = Optional.ofNullable(request.queryParameter("query")).orElse("");
        return inProject && ScopeRules.split(query).stream().allMatch(term -> matches(term, issue));
    }

    /** {@code -1} asks for all projects. */
    private static boolean isProject(String wanted, SyntheticData.Issue issue) {
        SyntheticData.Project project = issue.project();
        return wanted.equals("-1") || wanted.equals(project.slug()) || wanted.equals(Long.toString(project.id()));
    }

    private static boolean matches(String term, SyntheticData.Issue issue) {
        int colon = term.indexOf(':');
        String value = term.substring(colon + 1);
        return switch (colon < 0 ? "" : term.substring(0, colon)) {
            case "" -> issue.title().toLowerCase(Locale.ROOT).contains(term.toLowerCase(Locale.ROOT));
            case "is" -> issue.status().equals(value);
            case "level" -> issue.level().equals(value);
            case "project" -> isProject(value, issue);
            default -> true;
        };
    }
}
