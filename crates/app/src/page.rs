//! Pages of lists.

/// What a list answers at once: some items and, where more follow, where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, C> {
    pub items: Vec<T>,
    pub next: Option<C>,
}

impl<T, C> Page<T, C> {
    /// Makes a page of `limit` items from rows of which one more was asked for than it holds;
    /// that one only tells that more follow.
    pub(crate) fn cut(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> C) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(cursor);
        Self { items: rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_where_the_next_begins_only_if_there_is_one() {
        let page = |rows| Page::cut(rows, 2, |n: &i32| *n);
        assert_eq!(
            (page(vec![1, 2, 3]).items, page(vec![1, 2, 3]).next),
            (vec![1, 2], Some(2))
        );
        assert_eq!(
            (page(vec![1, 2]).items, page(vec![1, 2]).next),
            (vec![1, 2], None)
        );
        assert_eq!(page(vec![]).next, None);
    }
}
