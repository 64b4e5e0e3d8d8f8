package dev.sentryauth.application.port;

import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.IssueSearch;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.data.Page;
import dev.sentryauth.application.data.Project;
import dev.sentryauth.domain.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sentry's API under {@code /api/0/}, asked as the bearer of a token. Each request follows no redirect to another origin
 * and ends within 30 seconds; one that is idempotent is repeated a few times, with growing pauses, while the server is
 * busy or unwell. May be called from any thread.
 *
 * <p>All methods throw {@link TokenRejectedException} if the server rejects the token, {@link ForbiddenException} if the
 * token may not do that, and {@link dev.sentryauth.domain.AuthFailure}: NOT_FOUND if there is no such thing, else if the
 * server cannot be asked or answers by no protocol. What an item lacks does not matter, except for the name that commands
 * call it by: without that it is left out.
 */
public interface SentryApi {

    /** Where the person's organizations lie; empty if this Sentry has no regions. */
    List<Origin> regions(Bearer bearer);

    /** The organizations on this server. */
    Page<Organization> organizations(Bearer bearer, Slice slice);

    /** The projects of an organization, by its slug. */
    Page<Project> projects(Bearer bearer, String organization, Slice slice);

    /** The issues of an organization that match. */
    Page<Issue> issues(Bearer bearer, IssueSearch search, Slice slice);

    /**
     * One issue.
     *
     * @param organization its organization's slug; null if that is not known, then {@code id} must be a number
     * @param id a number, or a short id such as {@code STOREFRONT-1A}
     */
    Issue issue(Bearer bearer, @Nullable String organization, String id);

    /** Sends what a person has composed; an answer of any status but 401 is returned. */
    ApiResponse send(Bearer bearer, ApiRequest request);
}
