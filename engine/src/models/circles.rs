//! Circles in a graph of jobs that wait for or stand on each other.

/// The members of each circle, in the order of their numbers; a node that only points at itself is no circle here. The walk
/// is by hand: chains are as long as people like.
pub(super) fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut walk = Walk {
        edges,
        number: vec![usize::MAX; edges.len()],
        low: vec![0; edges.len()],
        is_open: vec![false; edges.len()],
        open: Vec::new(),
        count: 0,
        circles: Vec::new(),
    };
    for node in 0..edges.len() {
        if walk.number[node] == usize::MAX {
            walk.from(node);
        }
    }
    let mut circles = walk.circles;
    circles.sort();
    circles
}

/// Tarjan's walk for strongly connected components.
struct Walk<'e> {
    edges: &'e [Vec<usize>],
    number: Vec<usize>,
    low: Vec<usize>,
    is_open: Vec<bool>,
    open: Vec<usize>,
    count: usize,
    circles: Vec<Vec<usize>>,
}

impl Walk<'_> {
    fn from(&mut self, root: usize) {
        let mut frames = vec![(root, 0)];
        self.enter(root);
        while let Some((node, next)) = frames.last_mut() {
            let node = *node;
            if let Some(other) = self.edges[node].get(*next).copied() {
                *next += 1;
                if self.number[other] == usize::MAX {
                    self.enter(other);
                    frames.push((other, 0));
                } else if self.is_open[other] {
                    self.low[node] = self.low[node].min(self.number[other]);
                }
                continue;
            }
            frames.pop();
            if let Some((above, _)) = frames.last() {
                self.low[*above] = self.low[*above].min(self.low[node]);
            }
            if self.low[node] == self.number[node] {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.number[node] = self.count;
        self.low[node] = self.count;
        self.is_open[node] = true;
        self.open.push(node);
        self.count += 1;
    }

    fn close(&mut self, node: usize) {
        let start = self.open.iter().rposition(|open| *open == node).unwrap_or(0);
        let mut members = self.open.split_off(start);
        for member in &members {
            self.is_open[*member] = false;
        }
        if members.len() > 1 {
            members.sort_unstable();
            self.circles.push(members);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn each_circle_is_found_once() {
        assert_eq!(circles(&[vec![1], vec![2], vec![0], vec![0]]), [[0, 1, 2]]);
        assert_eq!(
            circles(&[vec![1], vec![0], vec![3], vec![2, 2]]),
            [[0, 1], [2, 3]]
        );
        assert_eq!(circles(&[vec![0, 1], vec![]]), [[0; 0]; 0]);
    }

    #[test]
    fn a_chain_of_any_length_is_walked() {
        let mut edges: Vec<Vec<usize>> = (1..=100_000).map(|next| vec![next]).collect();
        edges.push(vec![0]);
        assert_eq!(circles(&edges).len(), 1);
    }
}
