//! Merkle tree as in RFC 6962, section 2.1: leaves and nodes are hashed with different first bytes, so that neither can
//! be passed off as the other.

use sha2::{Digest, Sha256};

type Hash = [u8; 32];

const LEAF: [u8; 1] = [0];
const NODE: [u8; 1] = [1];

/// The root over these leaves in this order; over none, the hash of nothing.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => Sha256::new().chain_update(LEAF).chain_update(only).finalize().into(),
        several => {
            let (left, right) = several.split_at(largest_power_of_two_below(several.len()));
            Sha256::new().chain_update(NODE).chain_update(root(left)).chain_update(root(right)).finalize().into()
        }
    }
}

fn largest_power_of_two_below(count: usize) -> usize {
    let mut power = 1;
    while power * 2 < count {
        power *= 2;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::{largest_power_of_two_below, root};
    use crate::audit::chain::hex;

    #[test]
    fn the_split_is_that_of_the_standard() {
        for (count, left) in [(2, 1), (3, 2), (4, 2), (5, 4), (8, 4), (9, 8)] {
            assert_eq!(largest_power_of_two_below(count), left);
        }
    }

    #[test]
    fn roots_agree_with_another_implementation() {
        let leaf = |byte: u8| [byte; 32];
        for (count, expected) in [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "7f9c9e31ac8256ca2f258583df262dbc7d6f68f2a03043d5c99a4ae5a7396ce9"),
            (3, "ba8d94b7fbcecae7b81c4c80574fe24734a6917bf9c1ecd66ff3e0c34ead4620"),
            (7, "7318881c41fce3c1de3640df8e8c110c93f43f686b74204a9d1ad5b8c71c2047"),
        ] {
            let leaves: Vec<_> = (0..count).map(leaf).collect();
            assert_eq!(hex(&root(&leaves)), expected, "{count} leaves");
        }
    }

    #[test]
    fn order_and_number_of_leaves_matter() {
        let (a, b) = ([1; 32], [2; 32]);
        assert_ne!(root(&[a, b]), root(&[b, a]));
        assert_ne!(root(&[a, b]), root(&[a, b, b]));
    }
}
