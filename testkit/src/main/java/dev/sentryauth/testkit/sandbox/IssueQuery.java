package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of the issue search that the sandbox understands; any other {@code key:value} term matches everything.
 *
 * @param projects ids or slugs; empty means all
 * @param terms of the query, all of which must match
 * @param sort one of {@link #SORTS}
 * @param within only issues last seen so long ago or less; null means all
 */
record IssueQuery(
        List<String> projects,
        List<String> terms,
        String sort,
        @Nullable Duration within) {
    /** The sandbox keeps no priorities, so what ranks by them ranks by date. */
    private static final Map<String, Comparator<SyntheticData.Issue>> SORTS = Map.of(
            "date", Comparator.comparing(SyntheticData.Issue::age),
            "inbox", Comparator.comparing(SyntheticData.Issue::age),
            "trends", Comparator.comparing(SyntheticData.Issue::age),
            "recommended", Comparator.comparing(SyntheticData.Issue::age),
            "new", Comparator.comparing(SyntheticData.Issue::firstAge),
            "freq", Comparator.comparing(SyntheticData.Issue::count).reversed(),
            "user", Comparator.comparing(SyntheticData.Issue::userCount).reversed());

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,5})([smhdw]?)");

    /**
     * Reads the parameters {@code project}, {@code query}, {@code sort}, {@code statsPeriod} and {@code groupStatsPeriod}.
     *
     * @throws Refused if one of them is not allowed
     */
    static IssueQuery of(LoggedRequest request) {
        String sort = parameter(request, "sort", "date");
        if (!SORTS.containsKey(sort)) {
            throw Refused.badRequest("Sort key '" + sort + "' not supported.");
        }
        if (!List.of("", "24h", "14d", "auto").contains(parameter(request, "groupStatsPeriod", ""))) {
            throw Refused.badRequest("Invalid stats_period. Valid choices are '', '24h', and '14d'");
        }
        return new IssueQuery(
                request.queryParameters().getOrDefault("project", List.of()),
                ScopeRules.split(parameter(request, "query", "")),
                sort,
                period(parameter(request, "statsPeriod", "")));
    }

    boolean matches(SyntheticData.Issue issue) {
        return (within == null || issue.age().compareTo(within) <= 0)
                && (projects.isEmpty() || projects.stream().anyMatch(project -> isProject(project, issue)))
                && terms.stream().allMatch(term -> matches(term, issue));
    }

    Comparator<SyntheticData.Issue> order() {
        return SORTS.getOrDefault(sort, Comparator.comparing(SyntheticData.Issue::age));
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

    private static @Nullable Duration period(String text) {
        if (text.isEmpty()) {
            return null;
        }
        Matcher matcher = PERIOD.matcher(text);
        if (!matcher.matches()) {
            throw Refused.badRequest("Invalid statsPeriod: '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "w" -> Duration.ofDays(7 * number);
            default -> Duration.ofSeconds(number);
        };
    }

    private static String parameter(LoggedRequest request, String name, String otherwise) {
        return Optional.ofNullable(request.queryParameter(name)).orElse(otherwise);
    }
}
