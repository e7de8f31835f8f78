//! The findings in Chinese, for the people who keep the flows.

use super::Problem;

pub(super) fn sentence(problem: &Problem) -> String {
    match problem {
        Problem::DuplicateId => "另有环节使用相同的标识".to_owned(),
        Problem::Starts { count } => format!("流程应有且仅有一个开始环节，现有{count}个"),
        Problem::NoEnd => "流程没有结束环节".to_owned(),
        Problem::Missing { field } => format!("缺少 {field}"),
        Problem::Misplaced { field } => format!("此类环节不能有 {field}"),
        Problem::UnknownStep { target } => format!("没有环节 {target}"),
        Problem::WhoUnclear => "who 只能是岗位、申请人、单位联系人、前一环节经办人、指定人员之一".to_owned(),
        Problem::PostIncomplete => "岗位须写明部门职能和层级".to_owned(),
        Problem::UnknownFact { fact } => format!("facts 中没有列出 {fact}"),
        Problem::NobodyLeft { other } => format!("无人可办：既要求又排除 {other} 的经办人"),
        Problem::DuplicateOutcome { outcome } => format!("办理结果 {outcome} 重复"),
        Problem::OutcomeWithoutFlow { outcome } => format!("办理结果 {outcome} 没有去向"),
        Problem::BadTarget { target } => format!("不能从此处退回到 {target}"),
        Problem::Condition { condition, why } => format!("条件“{condition}”不能使用：{why}"),
        Problem::NoOutcomeThere { target } => format!("{target} 没有办理结果可供判断"),
        Problem::Unreachable => "没有流向到达此环节".to_owned(),
        Problem::DeadEnd => "从此处到不了任何结束环节".to_owned(),
        Problem::EndlessCircle => "案件会在此处循环而无人经办".to_owned(),
        Problem::JoinUnmatched { count } => format!("汇合环节应对应且仅对应一个分支环节，现对应{count}个"),
        Problem::NotAJoin { join } => format!("{join} 不是汇合环节"),
        Problem::Branches => "分支环节至少要有两个不同的分支".to_owned(),
        Problem::CrossesBlock { target } => format!("到 {target} 的流向越过了并行块的边界"),
        Problem::EndInBlock { target } => format!("{target} 在并行块内结束案件，应先汇合"),
        Problem::LimitTooLong { days, within } => format!("{days}个工作日超过{within}个工作日"),
        Problem::NoDays { field } => format!("{field} 至少为一日"),
        Problem::TimerWaitsForItself => "该定时停止了期限计时，又等待其恢复，应设 runs_while_stopped".to_owned(),
        Problem::NeverAccepted => "没有受理环节，期限不会起算".to_owned(),
        Problem::WaitUnclear => "等待时间应为 working_days、days、until 之一".to_owned(),
        Problem::TimerUnclear { timer } => format!("定时 {timer} 应有单独的标识，并有 to 或 effects 之一"),
        Problem::NoSuchOutcome { target, outcome } => format!("{target} 没有办理结果 {outcome}"),
        Problem::NeverEnough { outcome } => format!("{outcome} 永远得不到足够票数"),
        Problem::NoSuchValue { fact, value } => format!("{fact} 不会是 {value}"),
        Problem::Deadlock => "案件停在此处，没有任何出路".to_owned(),
        Problem::TwoStrands => "案件可能有两条分支同时到达此处".to_owned(),
        Problem::Dead => "没有案件会到达此环节".to_owned(),
        Problem::DeadFlow { target } => format!("没有案件会走到 {target} 的流向"),
        Problem::DeadTarget { target } => format!("从此处永远不能退回到 {target}"),
        Problem::ApplicantStuck => "申请人在此处没有可推进案件的操作".to_owned(),
        Problem::NobodyHolds { position, function, level } => {
            format!("无人可办：{level} 级 {function} 部门没有岗位 {position}")
        }
        Problem::Overlap { first, second } => format!("到 {first} 和 {second} 的条件可能同时成立，取前者"),
        Problem::NotDecided { target } => format!("到 {target} 的条件是否重叠或永不成立，未能判定"),
        Problem::LimitsAddUp { days, within } => {
            format!("最长路径上各环节时限合计{days}个工作日，超过{within}个工作日")
        }
        Problem::NotVotable { outcome } => format!("表决不会产生办理结果 {outcome}，或此处无人表决"),
    }
}
