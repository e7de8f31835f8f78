//! XML as a bounded tree. Names are compared by namespace, never by prefix; a document type, and with it every entity
//! of its own, is refused.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{LocalName, ResolveResult};
use quick_xml::reader::NsReader;

/// The largest document that is read, in bytes.
pub(super) const MOST_BYTES: usize = 8 << 20;
/// How many elements a document may have.
const MOST_ELEMENTS: usize = 100_000;
/// How deep they may nest.
const MOST_DEPTH: usize = 60;

/// The document cannot be read as XML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct Malformed {
    /// Where it was noticed.
    pub line: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a document as such.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Larger than is read.
    #[error("the document is larger than {most} {what}")]
    TooLarge {
        /// The bound.
        most: usize,
        /// Of what.
        what: &'static str,
    },
    /// The bytes do not fit the encoding.
    #[error("the document cannot be read as {name:?}")]
    Encoding {
        /// The encoding that it declares.
        name: String,
    },
    /// It brings entities of its own.
    #[error("a document type is not accepted")]
    DocumentType,
    /// Not well-formed.
    #[error("not well-formed: {0}")]
    Syntax(String),
    /// Some other XML.
    #[error("the document is not BPMN 2.0: its root is {root}")]
    NotBpmn {
        /// The root element.
        root: String,
    },
}

/// One element with everything in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// The namespace; empty if it has none.
    pub(super) space: String,
    /// The name without a prefix.
    pub(super) name: String,
    /// Attributes: namespace, name, value.
    attributes: Vec<(String, String, String)>,
    /// Elements in it, in their order.
    pub(super) children: Vec<Element>,
    /// Its own text.
    pub(super) text: String,
    /// Where it begins.
    pub(super) line: usize,
}

impl Element {
    /// Whether this is the element of that namespace.
    pub(super) fn is(&self, space: &str, name: &str) -> bool {
        self.space == space && self.name == name
    }

    /// The value of an attribute without a namespace.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attribute_of("", name)
    }

    /// The value of an attribute of a namespace.
    pub(super) fn attribute_of(&self, space: &str, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(its, local, _)| its == space && local == name);
        found.map(|(_, _, value)| value.as_str())
    }

    /// The elements in it that have this name.
    pub(super) fn all<'a>(&'a self, space: &'a str, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.is(space, name))
    }

    /// The first element in it that has this name.
    pub(super) fn child<'a>(&'a self, space: &'a str, name: &'a str) -> Option<&'a Self> {
        self.all(space, name).next()
    }
}

/// Reads a document.
pub(super) fn read(text: &str) -> Result<Element, Malformed> {
    let mut reader = NsReader::from_str(text);
    let mut lines = Lines { text, at: 0, line: 1 };
    let (mut open, mut root, mut count) = (Vec::<Element>::new(), None::<Element>, 0_usize);
    loop {
        let line = lines.up_to(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        let event = reader.read_event().map_err(|error| syntax(line, &error))?;
        match event {
            Event::Start(ref start) | Event::Empty(ref start) => {
                count += 1;
                let most = |most, what| Malformed { line, fault: Fault::TooLarge { most, what } };
                if count > MOST_ELEMENTS {
                    return Err(most(MOST_ELEMENTS, "elements"));
                }
                if open.len() >= MOST_DEPTH {
                    return Err(most(MOST_DEPTH, "levels"));
                }
                if open.is_empty() && root.is_some() {
                    return Err(syntax(line, "a second root"));
                }
                let element = element(&reader, start, line)?;
                if matches!(event, Event::Start(_)) { open.push(element) } else { close(element, &mut open, &mut root) }
            }
            Event::End(_) => {
                let ended = open.pop().ok_or_else(|| syntax(line, "an end without a start"))?;
                close(ended, &mut open, &mut root);
            }
            Event::Text(text) => append(&mut open, &text.xml10_content(), line)?,
            Event::CData(text) => append(&mut open, &text.xml10_content(), line)?,
            Event::GeneralRef(reference) => {
                let known = match reference.resolve_char_ref().map_err(|error| syntax(line, &error))? {
                    Some(character) => Some(character.to_string()),
                    None => quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned),
                };
                append(&mut open, &known.ok_or_else(|| syntax(line, "an unknown entity"))?, line)?;
            }
            Event::DocType(_) => return Err(Malformed { line, fault: Fault::DocumentType }),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if let Some(left) = open.last() {
        return Err(syntax(left.line, &format!("<{}> is not closed", left.name)));
    }
    root.ok_or_else(|| syntax(1, "no element at all"))
}

fn syntax(line: usize, why: &(impl ToString + ?Sized)) -> Malformed {
    Malformed { line, fault: Fault::Syntax(why.to_string()) }
}

fn append(open: &mut [Element], text: &str, line: usize) -> Result<(), Malformed> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(syntax(line, "text outside the root")),
    }
    Ok(())
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn element(reader: &NsReader<&[u8]>, start: &BytesStart, line: usize) -> Result<Element, Malformed> {
    let (space, name) = reader.resolver().resolve_element(start.name());
    let (space, name) = resolved(&space, name, line)?;
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| syntax(line, &error))?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (space, name) = reader.resolver().resolve_attribute(attribute.key);
        let (space, name) = resolved(&space, name, line)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| syntax(line, &error))?;
        attributes.push((space, name, value.into_owned()));
    }
    Ok(Element { space, name, attributes, line, ..Element::default() })
}

fn resolved(space: &ResolveResult, name: LocalName, line: usize) -> Result<(String, String), Malformed> {
    let space = match space {
        ResolveResult::Bound(space) => space.as_ref().to_owned(),
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(prefix) => {
            return Err(syntax(line, &format!("the prefix {prefix:?} stands for nothing")));
        }
    };
    Ok((space, name.as_ref().to_owned()))
}

/// Counts lines as the reader goes on.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn up_to(&mut self, position: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..position).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = self.at.max(position);
        self.line
    }
}
