package dev.sentryauth.testkit.sandbox;

import dev.sentryauth.testkit.sandbox.SyntheticData.Issue;
import dev.sentryauth.testkit.sandbox.SyntheticData.Organization;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds issues. A search is worked out once and kept as the numbers of its hits, so the thousandth page of it costs as
 * little as the first. Thread-safe: one lock.
 */
final class IssueShelf {
    private static final int SEARCHES_KEPT = 8;

    /** Whatever a result depends on. */
    private record Search(Organization organization, IssueQuery query, int issues, int catalogue, int edits) {}

    private final Settings settings;
    private final Catalogue catalogue;
    private final IssueEdits edits = new IssueEdits();
    private final Map<Search, int[]> results = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Search, int[]> eldest) {
            return size() > SEARCHES_KEPT;
        }
    };

    IssueShelf(Settings settings, Catalogue catalogue) {
        this.settings = settings;
        this.catalogue = catalogue;
    }

    IssueEdits edits() {
        return edits;
    }

    /** All hits in the order asked for. An issue is made when the list is asked for it. */
    List<Issue> find(Organization organization, IssueQuery query) {
        int[] numbers = numbers(organization, query);
        return new AbstractList<>() {
            @Override
            public Issue get(int index) {
                return issue(organization, numbers[index]);
            }

            @Override
            public int size() {
                return numbers.length;
            }
        };
    }

    private synchronized int[] numbers(Organization organization, IssueQuery query) {
        Search search = new Search(organization, query, settings.issues, catalogue.revision(), edits.revision());
        return results.computeIfAbsent(
                search,
                key -> IntStream.rangeClosed(1, key.issues())
                        .mapToObj(number -> issue(organization, number))
                        .filter(issue -> !catalogue.isDeleted(issue.project()) && query.matches(issue))
                        .sorted(query.order())
                        .mapToInt(Issue::number)
                        .toArray());
    }

    Optional<Issue> byId(String id) {
        if (!id.matches("\\d{1,12}")) {
            return Optional.empty();
        }
        long number = Long.parseLong(id) % SyntheticData.ISSUES_PER_ORGANIZATION;
        return catalogue
                .organization(Long.toString(Long.parseLong(id) / SyntheticData.ISSUES_PER_ORGANIZATION))
                .flatMap(organization -> existing(organization, number));
    }

    /** Short ids are told apart within their organization only. */
    Optional<Issue> byShortId(Organization organization, String shortId) {
        String number = shortId.substring(shortId.lastIndexOf('-') + 1).toLowerCase(Locale.ROOT);
        return number.matches("[0-9a-z]{1,5}")
                ? existing(organization, Integer.parseInt(number, 36))
                        .filter(issue -> issue.shortId().equalsIgnoreCase(shortId))
                : Optional.empty();
    }

    private Optional<Issue> existing(Organization organization, long number) {
        return number < 1 || number > settings.issues
                ? Optional.empty()
                : Optional.of(issue(organization, (int) number)).filter(issue -> !catalogue.isDeleted(issue.project()));
    }

    private Issue issue(Organization organization, int number) {
        Issue plain = new Issue(organization, number, IssueEdits.Edit.NONE);
        IssueEdits.Edit edit = edits.of(plain.id());
        return edit.equals(IssueEdits.Edit.NONE) ? plain : new Issue(organization, number, edit);
    }
}
