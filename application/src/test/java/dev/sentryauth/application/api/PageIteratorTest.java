package dev.sentryauth.application.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.data.Page;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageIteratorTest {
    private final List<Slice> asked = new ArrayList<>();

    /** A server with the numbers from 0 to {@code count} - 1, whose cursors are the number that a page begins with. */
    private Function<Slice, Page<Integer>> server(int count) {
        return slice -> {
            asked.add(slice);
            int from = slice.cursor() == null ? 0 : Integer.parseInt(slice.cursor());
            int to = Math.min(count, from + slice.size());
            return new Page<>(numbers(from, to), to < count ? Integer.toString(to) : null);
        };
    }

    private Function<Slice, Page<Integer>> scripted(Function<@Nullable String, Page<Integer>> pages) {
        return slice -> {
            asked.add(slice);
            return pages.apply(slice.cursor());
        };
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static List<Integer> rest(PageIterator<Integer> iterator) {
        List<Integer> items = new ArrayList<>();
        iterator.forEachRemaining(items::add);
        return items;
    }

    @Test
    void twoHundredAndFiftyItemsInThreePagesComeOnceEachAndInOrder() {
        PageIterator<Integer> iterator = new PageIterator<>(server(250), Position.START, 100);

        assertThat(rest(iterator)).isEqualTo(numbers(0, 250));
        assertThat(asked).containsExactly(new Slice(100, null), new Slice(100, "100"), new Slice(100, "200"));
        assertThat(iterator.position()).isNull();
    }

    @Test
    void nobodyIsAskedForAPageThatNobodyWants() {
        PageIterator<Integer> iterator = new PageIterator<>(server(250), Position.START, 100);
        assertThat(asked).isEmpty();

        for (int i = 0; i < 100; i++) {
            iterator.next();
        }

        assertThat(asked).hasSize(1);
        assertThat(iterator.position()).isEqualTo(new Position("100", 0));
        assertThat(asked).hasSize(1);
    }

    @Test
    void theFirstPageIsFetchedOnce() {
        PageIterator<Integer> iterator = new PageIterator<>(server(3), Position.START, 100);
        iterator.begin();
        iterator.begin();

        assertThat(rest(iterator)).isEqualTo(numbers(0, 3));
        assertThat(asked).hasSize(1);
    }

    @Test
    void aPositionWithinAPageIsFoundAgain() {
        for (int stop = 0; stop < 25; stop++) {
            PageIterator<Integer> first = new PageIterator<>(server(25), Position.START, 10);
            for (int i = 0; i < stop; i++) {
                first.next();
            }
            Position position = first.position();
            assertThat(position).isNotNull();

            assertThat(rest(new PageIterator<>(server(25), position, 10)))
                    .as("from %s on", stop)
                    .isEqualTo(numbers(stop, 25));
        }
    }

    @Test
    void aPositionBehindAPageThatHasShrunkSkipsIntoTheNext() {
        PageIterator<Integer> iterator = new PageIterator<>(
                scripted(cursor -> cursor == null ? new Page<>(numbers(0, 3), "b") : new Page<>(numbers(3, 9), null)),
                new Position(null, 5),
                10);

        assertThat(rest(iterator)).isEqualTo(numbers(5, 9));
    }

    @Test
    void anEmptyListHasNoItemsAndNoPosition() {
        PageIterator<Integer> iterator = new PageIterator<>(server(0), Position.START, 100);

        assertThat(iterator.hasNext()).isFalse();
        assertThat(iterator.position()).isNull();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void emptyPagesOnTheWayAreNoEnd() {
        PageIterator<Integer> iterator = new PageIterator<>(
                scripted(cursor -> {
                    int at = cursor == null ? 0 : Integer.parseInt(cursor);
                    return new Page<>(at == 50 ? List.of(7) : List.of(), at == 50 ? null : Integer.toString(at + 1));
                }),
                Position.START,
                10);

        assertThat(rest(iterator)).containsExactly(7);
    }

    @Test
    void aServerThatLeadsThroughEmptyPagesForEverIsFoundOut() {
        PageIterator<Integer> iterator = new PageIterator<>(
                scripted(cursor ->
                        new Page<>(List.of(), Integer.toString(cursor == null ? 1 : Integer.parseInt(cursor) + 1))),
                Position.START,
                10);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, iterator::hasNext);

        assertThat(failure.kind()).isEqualTo(Kind.SERVER);
        assertThat(failure).hasMessageContaining("page after page without anything");
        assertThat(asked).hasSize(51);
    }

    @Test
    void aPageThatLeadsToItselfIsFoundOut() {
        PageIterator<Integer> iterator =
                new PageIterator<>(scripted(cursor -> new Page<>(numbers(0, 10), "same")), new Position("same", 0), 10);

        assertThatThrownBy(iterator::next).hasMessageContaining("same page again and again");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aCircleOfPagesIsFoundOutBeforeAnythingIsShownTwice() {
        PageIterator<Integer> iterator = new PageIterator<>(
                scripted(cursor -> "b".equals(cursor)
                        ? new Page<>(numbers(10, 20), "c")
                        : "c".equals(cursor) ? new Page<>(numbers(20, 30), "b") : new Page<>(numbers(0, 10), "b")),
                Position.START,
                10);
        List<Integer> shown = new ArrayList<>();

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> iterator.forEachRemaining(shown::add));

        assertThat(failure.kind()).isEqualTo(Kind.SERVER);
        assertThat(shown).isEqualTo(numbers(0, 20));
        assertThat(asked).hasSize(3);
    }
}
