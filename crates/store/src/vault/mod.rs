//! The one place where keys are: sealing, opening, keyed digests, tokens.
//!
//! Stage 1: every report has a data key of its own, wrapped by a master key that is kept outside the
//! database, and each sealed column is bound to its table, row and column, so that blobs can't be
//! swapped. Dropping the wrapped key shreds the report. Opening needs an [`Access`]: an officer's
//! permit, the proof of a receipt, or a named job. Ciphers: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha)
//! and HMAC-SHA-256 (RFC 2104).

mod keys;
mod token;

pub use keys::{KeyRing, KeysUnreadable, Purpose};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use domain::policy::{Action, Permit};
use domain::random::{Entropy, bytes};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const NONCE: usize = 24;
/// Version of the sealed form: version byte, key number, nonce, ciphertext with tag.
const VERSION: u8 = 1;
/// In the place of a master key's number: the key follows from where the value is.
const OWN_KEY: u8 = 0;

/// Why something can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Forged, cut, moved from another place, or sealed by a key that is not in the ring.
    #[error("sealed data can't be opened: damaged, moved, or its master key is missing")]
    Damaged,
    /// The permit or proof doesn't allow it.
    #[error("no leave to open this")]
    Refused,
}

/// Where a sealed value lives; part of what is authenticated.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// Table.
    pub table: &'static str,
    /// Primary key as text.
    pub row: &'a str,
    /// Column.
    pub column: &'static str,
}

impl Cell<'_> {
    fn associated(&self) -> Vec<u8> {
        let parts = ["kentongan", self.table, self.row, self.column];
        let mut data = vec![VERSION];
        for part in parts {
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part.as_bytes());
        }
        data
    }
}

/// The key of one report and of everything that hangs on it.
pub struct DataKey {
    root: Box<str>,
    cipher: XChaCha20Poly1305,
}

/// On whose behalf something is opened.
#[derive(Clone, Copy)]
pub enum Access<'a> {
    /// An officer, with leave from the policy.
    Officer(&'a Permit),
    /// Whoever holds the receipt of this report.
    Reporter(&'a crate::receipt::Proof),
    /// A job that analyses or purges, by its kind.
    Job(&'static str),
}

/// Seals, opens, and makes keyed digests.
pub struct Vault {
    wrap: Vec<(u8, XChaCha20Poly1305)>,
    macs: [Hmac<Sha256>; Purpose::COUNT],
    token: XChaCha20Poly1305,
}

impl Vault {
    /// A vault over a ring of master keys.
    #[must_use]
    pub fn new(ring: &KeyRing) -> Vault {
        let cipher = |key: [u8; 32]| XChaCha20Poly1305::new(&key.into());
        Vault {
            wrap: ring
                .numbered()
                .map(|(number, key)| (number, cipher(keys::derive(key, "wrap"))))
                .collect(),
            macs: Purpose::ALL
                .map(|purpose| keys::keyed(&keys::derive(ring.first(), purpose.label()))),
            token: cipher(keys::derive(ring.first(), "token")),
        }
    }

    /// A keyed digest of length-prefixed parts; another purpose gives unrelated digests.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.macs[purpose as usize].clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// A keyed digest cut to 128 bits, as hexadecimal text: for columns that are compared.
    #[must_use]
    pub fn blind_index(&self, purpose: Purpose, value: &str) -> String {
        data_encoding::HEXLOWER.encode(&self.mac(purpose, &[value.as_bytes()])[..16])
    }

    /// A new data key for `root`, and its wrapped form for the row.
    #[must_use]
    pub fn new_data_key(&self, root: &str, entropy: &dyn Entropy) -> (DataKey, Vec<u8>) {
        let key: [u8; 32] = bytes(entropy);
        let (number, cipher) = self.wrap.last().expect("a ring has at least one key");
        let wrapped = sealed(cipher, *number, &wrapping(root), &key, entropy);
        (data_key(root, key), wrapped)
    }

    /// The data key of `root`, from its wrapped form.
    ///
    /// # Errors
    /// [`VaultError::Damaged`].
    pub fn data_key(&self, root: &str, wrapped: &[u8]) -> Result<DataKey, VaultError> {
        let number = *wrapped.get(1).ok_or(VaultError::Damaged)?;
        let cipher = self.wrap.iter().find(|(one, _)| *one == number);
        let (_, cipher) = cipher.ok_or(VaultError::Damaged)?;
        let key = opened(cipher, number, &wrapping(root), wrapped)?;
        Ok(data_key(
            root,
            key.try_into().map_err(|_| VaultError::Damaged)?,
        ))
    }

    /// Seals a value for one cell.
    #[must_use]
    pub fn seal(
        &self,
        key: &DataKey,
        cell: Cell<'_>,
        plain: &[u8],
        entropy: &dyn Entropy,
    ) -> Vec<u8> {
        sealed(&key.cipher, OWN_KEY, &cell.associated(), plain, entropy)
    }

    /// Opens what [`Vault::seal`] sealed for the same cell.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open(
        &self,
        key: &DataKey,
        cell: Cell<'_>,
        sealed: &[u8],
        access: Access<'_>,
    ) -> Result<Vec<u8>, VaultError> {
        let allowed = match access {
            Access::Officer(permit) => {
                reads(permit.action(), cell, &key.root) && permit.root() == Some(&*key.root)
            }
            Access::Reporter(proof) => proof.report().as_str() == &*key.root,
            Access::Job(_) => true,
        };
        if !allowed {
            return Err(VaultError::Refused);
        }
        opened(&key.cipher, OWN_KEY, &cell.associated(), sealed)
    }
}

/// Whether leave for an action includes reading what is sealed there. Leave on subjects opens what a report
/// tells of parties, and never its story.
fn reads(action: Action, cell: Cell<'_>, root: &str) -> bool {
    match action {
        Action::ReadReport | Action::TriageReport | Action::AskReporter | Action::WorkTask => true,
        Action::ReadSubjects | Action::JudgeSubjects => match cell.table {
            "party" | "subject" | "subject_fact" | "subject_request" => true,
            "audit_event" => !root.starts_with("rpt_"),
            _ => false,
        },
        Action::ListReports
        | Action::RerouteReport
        | Action::ReadToday
        | Action::ManageAccounts
        | Action::ManageProgramme
        | Action::ManageRegister
        | Action::ReadOverrides
        | Action::ManageRules
        | Action::ReadOperations
        | Action::ReadAlerts
        | Action::ReviewAlerts
        | Action::RunAlerts
        | Action::RecordOutreach => false,
    }
}

fn data_key(root: &str, key: [u8; 32]) -> DataKey {
    DataKey {
        root: root.into(),
        cipher: XChaCha20Poly1305::new(&key.into()),
    }
}

fn wrapping(root: &str) -> Vec<u8> {
    Cell {
        table: "data_key",
        row: root,
        column: "wrapped",
    }
    .associated()
}

fn sealed(
    cipher: &XChaCha20Poly1305,
    number: u8,
    associated: &[u8],
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Vec<u8> {
    let nonce: [u8; NONCE] = bytes(entropy);
    let payload = Payload {
        msg: plain,
        aad: associated,
    };
    let ciphertext = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .expect("memory holds far less than the cipher's limit of 256 GiB");
    [&[VERSION, number], &nonce[..], &ciphertext].concat()
}

fn opened(
    cipher: &XChaCha20Poly1305,
    number: u8,
    associated: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let (head, rest) = sealed.split_at_checked(2).ok_or(VaultError::Damaged)?;
    let (nonce, ciphertext) = rest.split_at_checked(NONCE).ok_or(VaultError::Damaged)?;
    if head != [VERSION, number] {
        return Err(VaultError::Damaged);
    }
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| VaultError::Damaged)?;
    let payload = Payload {
        msg: ciphertext,
        aad: associated,
    };
    cipher
        .decrypt(&XNonce::from(nonce), payload)
        .map_err(|_| VaultError::Damaged)
}
