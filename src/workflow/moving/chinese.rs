//! Why a case cannot be moved, in Chinese, for the people who keep the flows.

use super::MoveProblem;

impl MoveProblem {
    /// The step that it is about: of the old version, unless two would become one or no end can be reached.
    pub fn step(&self) -> &str {
        let (Self::Marking { step }
        | Self::Block { split: step }
        | Self::FourEyes { step }
        | Self::Effects { step }
        | Self::Timer { step }
        | Self::Merged { step }
        | Self::NoEnd { step }) = self;
        step
    }

    /// The problem as a sentence in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Marking { step } => format!("案件在 {step}，新版本中没有与之对应的环节"),
            Self::Block { split } => format!("{split} 打开的并行块在新版本中的分支或汇合不同"),
            Self::FourEyes { step } => format!("回避规则须核对 {step} 的经办人，新版本中没有与之对应的环节"),
            Self::Effects { step } => format!("{step} 已产生办理效果，新版本中没有与之对应的环节"),
            Self::Timer { step } => format!("{step} 有正在计时的定时，新版本中没有该定时"),
            Self::Merged { step } => format!("{step} 会与另一环节合并为一个"),
            Self::NoEnd { step } => format!("在新版本中从 {step} 到不了任何结束环节"),
        }
    }
}
