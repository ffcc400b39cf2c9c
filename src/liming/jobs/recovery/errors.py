"""Refusals of backup, restore and move."""

from liming.shared.errors import register_errors

register_errors(
    {
        "target_not_empty": (
            "目标不是空的：{where}。确实要换掉请加 --replace，原有内容会保留在旁边。",
            "The target is not empty: {where}. --replace takes its place; what was there stays beside it.",
        ),
        "program_is_running": (
            "后台进程还在运行（{seconds} 秒前有心跳）。请先停止服务再恢复或迁移。",
            "The worker is running (seen {seconds} s ago). Stop the services first.",
        ),
        "no_room": (
            "磁盘空间不够：{where} 需要 {needed} MB，只剩 {free} MB。请腾出空间或换一个位置。",
            "Too little room: {where} needs {needed} MB, {free} MB are free. Make room or go elsewhere.",
        ),
        "backup_unknown": (
            "这里没有备份：{where}。请核对路径，或用 --list 查看有哪些。",
            "There is no backup here: {where}. Check the path, or list what there is by --list.",
        ),
        "backup_damaged": (
            "备份损坏：{what} 与记录的校验值不符。没有写入任何内容，请换一份备份。",
            "The backup is damaged: {what} does not match its hash. Nothing was written; take another one.",
        ),
        "backup_too_new": (
            "这份数据来自更新的程序版本（{what}）。请先升级程序。",
            "The data come from a newer program ({what}). Upgrade the program first.",
        ),
        "backup_key_missing": (
            "这份备份是加密的。请用 --key-file 指出密钥文件。",
            "The backup is encrypted. Name the key file by --key-file.",
        ),
        "backup_key_wrong": (
            "密钥与这份备份不符。请核对密钥文件。",
            "The key does not fit this backup. Check the key file.",
        ),
        "backup_not_sealed": (
            "这个备份目录没有加密，不能混放加密的备份。请换一个目录。",
            "This place holds backups without encryption. Choose another one for encrypted backups.",
        ),
        "key_too_short": (
            "密钥太短：至少 16 个字符。",
            "The key is too short: at least 16 characters.",
        ),
        "backup_at_work": (
            "这里正在进行另一次备份：{where}。请等它结束。",
            "Another backup is being written here: {where}. Wait until it ends.",
        ),
        "tables_differ": (
            "源库与目标库的表不一致：{what}。请先在源库运行 migrate。",
            "The tables of source and target differ: {what}. Run migrate on the source first.",
        ),
        "rows_differ": (
            "核对不符：表 {what} 应有 {count} 行。没有写入任何内容。",
            "The check failed: table {what} should hold {count} rows. Nothing was written.",
        ),
        "rows_stray": (
            "有行指向不存在的行：{what}。没有写入任何内容。",
            "A row points to one that is not there: {what}. Nothing was written.",
        ),
        "same_database": (
            "源库和目标库是同一个。",
            "Source and target are the same database.",
        ),
    }
)
