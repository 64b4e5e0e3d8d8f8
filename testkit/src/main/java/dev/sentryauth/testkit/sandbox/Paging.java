package dev.sentryauth.testkit.sandbox;

/** How a list is cut into pages: as the real server does it, or in one of the ways that lead a client astray. */
public enum Paging {
    /** Both parts of the Link header on every page; {@code results="false"} says that the end is reached. */
    CORRECT,
    /** The next cursor of the second page is its own, and there is always said to be more. */
    REPEATING,
    /** The last page leads back to the first. */
    CIRCLING,
    /** There is always more, under ever new cursors; the items start again from the first. */
    ENDLESS,
    /** The second page is empty, but leads on; no item is lost. */
    EMPTY_SECOND_PAGE,
    /** Every cursor is refused with 400. */
    CURSORS_REFUSED,
    /** No Link header. */
    NO_LINK,
    /** A Link header without {@code results}. */
    NO_RESULTS_ATTRIBUTE,
    /** The last page names no next one, as other servers do it. */
    NO_NEXT_AT_THE_END,
    /** Cursors that must be percent-encoded in an address: nothing says that they are digits and colons. */
    OPAQUE_CURSORS,
    /** Each part in a Link header of its own. */
    SEPARATE_LINKS
}
